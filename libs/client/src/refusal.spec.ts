import { describe, expect, test } from 'vitest';
import { refusal } from '#client/refusal.js';
import type { TransportRequest } from '#client/transport/transport.js';
import type { Subject } from '#domain/status/generic-server-response.js';

interface Case {
  readonly status: number;
  readonly method?: TransportRequest['method'];
  readonly text?: string;
  readonly subject?: Subject;
  readonly reason: string;
  readonly message: string;
}

const deployments = { group: 'apps', plural: 'deployments' };
const pods = { group: '', plural: 'pods' };

describe('an answer without a Status', () => {
  test.each<Case>([
    { status: 400, reason: 'BadRequest', message: 'the server rejected our request for an unknown reason' },
    { status: 401, reason: 'Unauthorized', message: 'the server has asked for the client to provide credentials' },
    { status: 403, text: 'no, you\n', reason: 'Forbidden', message: 'no, you' },
    { status: 403, reason: 'Forbidden', message: 'unknown' },
    {
      status: 404,
      subject: { resource: deployments, name: 'web' },
      reason: 'NotFound',
      message: 'the server could not find the requested resource (get deployments.apps web)',
    },
    {
      status: 404,
      subject: { resource: pods },
      reason: 'NotFound',
      message: 'the server could not find the requested resource (get pods)',
    },
    { status: 405, reason: 'MethodNotAllowed', message: 'the server does not allow this method on the requested resource' },
    { status: 406, reason: 'NotAcceptable', message: 'the server was unable to respond with a content type that the client supports' },
    { status: 406, text: 'only JSON', reason: 'NotAcceptable', message: 'only JSON' },
    { status: 409, method: 'POST', reason: 'AlreadyExists', message: 'the server reported a conflict' },
    { status: 409, method: 'PUT', reason: 'Conflict', message: 'the server reported a conflict' },
    { status: 415, text: 'what is that', reason: 'UnsupportedMediaType', message: 'what is that' },
    { status: 418, reason: '', message: 'the server responded with the status code 418 but did not return more information' },
    { status: 422, reason: 'Invalid', message: 'the server rejected our request due to an error in our request' },
    { status: 429, reason: 'TooManyRequests', message: 'the server has received too many requests and has asked us to try again later' },
    {
      status: 500,
      text: 'a "bug"',
      method: 'DELETE',
      subject: { resource: pods, name: 'a' },
      reason: 'InternalError',
      message: 'an error on the server ("a \\"bug\\"") has prevented the request from succeeding (delete pods a)',
    },
    { status: 503, reason: 'ServiceUnavailable', message: 'the server is currently unable to handle the request' },
    {
      status: 504,
      reason: 'Timeout',
      message: 'the server was unable to return a response in the time allotted, but may still be processing the request',
    },
  ])('of $status reads: $message', ({ status, method = 'GET', text = '', subject, reason, message }) => {
    const error = refusal({ status, headers: {}, value: text }, method, subject);
    expect({ code: error.code, reason: error.reason, message: error.message }).toEqual({ code: status, reason, message });
  });

  test('keeps what the server said and when to come back', () => {
    const error = refusal({ status: 503, headers: { 'retry-after': '3' }, value: 'later' }, 'GET', { resource: deployments, name: 'web' });
    expect(error.status.details).toEqual({
      name: 'web',
      group: 'apps',
      kind: 'deployments',
      causes: [{ reason: 'UnexpectedServerResponse', message: 'later' }],
      retryAfterSeconds: 3,
    });
  });
});

test('a Status says it all itself', () => {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'pods "a" not found', reason: 'NotFound' };
  const details = { name: 'a', kind: 'pods' };
  const error = refusal({ status: 404, headers: {}, value: { ...status, details } }, 'GET');
  expect(error.status).toEqual({ ...status, details, code: 404 });
});
