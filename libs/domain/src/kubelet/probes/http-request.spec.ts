import { describe, expect, test } from 'vitest';
import { httpRequestOf, requestUrl } from '#domain/kubelet/probes/http-request.js';
import { probeEvent, type ProbeOutcome } from '#domain/kubelet/probes/probe-outcome.js';
import { aPod, container } from '#domain/kubelet/testdata/view.js';
import type { HTTPGetAction } from '#domain/schema/types/core-v1.js';

const web = container('web', { ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] });

test.each<[HTTPGetAction, string]>([
  [{ port: 80, path: '/' }, 'http://10.0.0.5:80/'],
  [{ port: 'http', path: '/healthz?full=1#x' }, 'http://10.0.0.5:8080/healthz?full=1'],
  [{ port: '81', path: 'ready', scheme: 'HTTPS' }, 'https://10.0.0.5:81/ready'],
  [{ port: 80, host: 'example.com', path: '' }, 'http://example.com:80/'],
  [{ port: 80, host: '::1', path: '/a b"é' }, 'http://[::1]:80/a%20b%22%C3%A9'],
  [{ port: 80, path: '/100%?a' }, 'http://10.0.0.5:80/100%25%3Fa'],
])('%o asks %s', (action, url) => {
  const request = httpRequestOf(action, web, '10.0.0.5', 'probe');
  expect('problem' in request ? request.problem : requestUrl(request)).toBe(url);
});

test.each<[HTTPGetAction, string]>([
  [{ port: 'https' }, 'strconv.Atoi: parsing "https": invalid syntax'],
  [{ port: 0 }, 'invalid port number: 0'],
  [{ port: '70000' }, 'invalid port number: 70000'],
])('%o cannot be asked', (action, problem) => {
  expect(httpRequestOf(action, web, '10.0.0.5', 'probe')).toEqual({ problem });
});

describe('headers', () => {
  const headersOf = (...httpHeaders: HTTPGetAction['httpHeaders'] & object): unknown => {
    const request = httpRequestOf({ port: 80, httpHeaders }, web, '10.0.0.5', 'lifecycle');
    return 'headers' in request ? request.headers : [];
  };

  test('say who asks, and that anything will do', () => {
    expect(headersOf({ name: 'X-A', value: '1' }, { name: 'X-A', value: '2' })).toEqual([
      ['X-A', '1'],
      ['X-A', '2'],
      ['User-Agent', 'kube-lifecycle/1.36'],
      ['Accept', '*/*'],
    ]);
  });

  test('unless given', () => {
    expect(headersOf({ name: 'user-agent', value: 'me' }, { name: 'accept', value: '' })).toEqual([['user-agent', 'me']]);
  });
});

test.each<[ProbeOutcome, string | undefined]>([
  [{ outcome: 'success', output: 'ok' }, undefined],
  [
    { outcome: 'warning', output: 'Probe terminated redirects, Response body: ' },
    'ProbeWarning Liveness probe warning: Probe terminated redirects, Response body: ',
  ],
  [
    { outcome: 'failure', output: 'HTTP probe failed with statuscode: 503' },
    'Unhealthy Liveness probe failed: HTTP probe failed with statuscode: 503',
  ],
  [{ outcome: 'error', output: 'no' }, 'Unhealthy Liveness probe errored and resulted in unknown state: no'],
])('the Event about %o', (outcome, text) => {
  const event = probeEvent(aPod(), 'c', 'liveness', outcome);
  expect(event && `${event.reason} ${event.message}`).toBe(text);
  expect(event?.fieldPath).toBe(text === undefined ? undefined : 'spec.containers{c}');
});
