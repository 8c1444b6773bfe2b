import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Loose, RawClient } from '#testing/raw-client.js';
import { startLikeRecorded } from '../../bad-input/start-like-recorded.js';
import type { ApiServer } from '../../start-api-server.js';

const authentication = '/apis/authentication.k8s.io/v1';
const authorization = '/apis/authorization.k8s.io/v1';
let server: ApiServer;
let client: RawClient;

beforeAll(async () => {
  server = await startLikeRecorded();
  client = new RawClient(server.insecureUrl ?? '');
});
afterAll(() => server.close());

/** Headers in turn, so that one can come several times. */
async function whoAmI(headers: readonly string[]): Promise<Loose> {
  const url = new URL(`${authentication}/selfsubjectreviews`, server.insecureUrl);
  const all = ['Host', url.host, 'Content-Type', 'application/json', 'Content-Length', '2', ...headers];
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: 'POST', headers: all }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve(JSON.parse(text) as Loose));
    });
    asking.on('error', reject);
    asking.end('{}');
  });
}

describe('who am I', () => {
  test('on plain HTTP somebody who may do everything', async () => {
    const { code, body } = await client.call('POST', `${authentication}/selfsubjectreviews`, {});
    expect(code).toBe(201);
    expect(body).toEqual({
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: expect.any(String) },
      status: { userInfo: { username: 'system:unsecured', groups: ['system:masters', 'system:authenticated'] } },
    });
  });

  test('whom the headers say', async () => {
    const headers = ['Impersonate-User', 'bob', 'Impersonate-Group', 'g', 'Impersonate-Group', 'h', 'Impersonate-Uid', 'u'];
    const extra = ['Impersonate-Extra-B.com%2fx', 'y', 'Impersonate-Extra-a.com%2fx', 'y', 'Impersonate-Extra-a.com%2fX', 'z'];
    const { status } = await whoAmI([...headers, ...extra]);
    expect(status.userInfo).toEqual({
      username: 'bob',
      uid: 'u',
      groups: ['g', 'h', 'system:authenticated'],
      extra: { 'a.com/x': ['y', 'z'], 'b.com/x': ['y'] },
    });
    expect(Object.keys(status.userInfo.extra as object)).toEqual(['a.com/x', 'b.com/x']);
    expect((await whoAmI(['Impersonate-User', 'bob', 'Impersonate-Group', 'system:masters'])).status.userInfo.groups).toEqual([
      'system:masters',
      'system:authenticated',
    ]);
  });

  test('nobody, when the headers name no user', async () => {
    expect(await whoAmI(['Impersonate-Uid', 'u'])).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message:
        'requested &user.DefaultInfo{Name:"", UID:"u", Groups:[]string(nil), Extra:map[string][]string(nil)} without impersonating a user name',
    });
  });
});

const pods = { verb: 'get', resource: 'pods' };

describe('what may be done', () => {
  test.each<[string, object]>([
    ['selfsubjectaccessreviews', { resourceAttributes: pods }],
    ['selfsubjectaccessreviews', { nonResourceAttributes: { verb: 'get', path: '/x' } }],
    ['subjectaccessreviews', { user: 'bob', groups: ['g'], extra: { a: ['b'] }, uid: '7', resourceAttributes: pods }],
    ['namespaces/default/localsubjectaccessreviews', { user: 'bob', resourceAttributes: { ...pods, namespace: 'default' } }],
    ['namespaces/nowhere/localsubjectaccessreviews', { user: 'bob', resourceAttributes: { ...pods, namespace: 'nowhere' } }],
  ])('%s answer %j', async (path, spec) => {
    const { code, body } = await client.call('POST', `${authorization}/${path}`, { spec });
    expect([code, body['spec'], body['status']]).toEqual([201, spec, { allowed: true }]);
  });

  test('everything, as a list', async () => {
    const { body } = await client.call('POST', `${authorization}/selfsubjectrulesreviews`, { spec: { namespace: 'default' } });
    expect(body).toEqual({
      kind: 'SelfSubjectRulesReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec: {},
      status: {
        resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
        incomplete: false,
      },
    });
  });

  const oneOf = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  test.each<[string, object, number, string]>([
    [
      `${authorization}/selfsubjectaccessreviews`,
      {},
      422,
      `.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: ${oneOf}`,
    ],
    [
      `${authorization}/subjectaccessreviews`,
      { spec: { resourceAttributes: pods } },
      422,
      '.authorization.k8s.io "" is invalid: spec.user: Invalid value: "": at least one of user or group must be specified',
    ],
    [
      `${authorization}/namespaces/default/localsubjectaccessreviews`,
      { spec: { user: 'bob', resourceAttributes: pods } },
      422,
      '.authorization.k8s.io "" is invalid: spec.resourceAttributes.namespace: Invalid value: "": must match metadata.namespace',
    ],
    [`${authorization}/selfsubjectrulesreviews`, {}, 400, 'no namespace on request'],
    [`${authentication}/tokenreviews`, {}, 400, 'token is required for TokenReview in authentication'],
  ])('a question to %s such as %j is none', async (path, body, code, message) => {
    expect((await client.call('POST', path, body)).body).toMatchObject({ code, message });
  });
});

test.each([
  ['GET', `${authorization}/subjectaccessreviews`, 405],
  ['GET', `${authorization}/subjectaccessreviews/x`, 404],
  ['POST', `${authentication}/tokenreviews/x`, 404],
  ['GET', `${authorization}/localsubjectaccessreviews`, 404],
  ['POST', `${authorization}/localsubjectaccessreviews`, 404],
  ['POST', '/api/v1/bindings', 404],
  ['POST', '/api/v1/pods', 405],
])('%s %s is answered with %i: reviews have no paths of their own', async (method, path, code) => {
  expect((await client.call(method, path, method === 'POST' ? {} : undefined)).code).toBe(code);
});
