import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { builtInDefinitions } from '#domain/resources/built-in.js';
import { formatGroupResource } from '#domain/status/status-error.js';
import { RawClient } from '#testing/raw-client.js';
import { startLikeRecorded } from '../../bad-input/start-like-recorded.js';
import type { ApiServer } from '../../start-api-server.js';

/** Every subresource that discovery lists, and what those do that take a part of an object. */

let server: ApiServer;
let client: RawClient;
const call: RawClient['call'] = (...request) => client.call(...request);

beforeAll(async () => {
  server = await startLikeRecorded();
  client = new RawClient(server.insecureUrl ?? '');
});
afterAll(() => server.close());

const mergePatch = { 'content-type': 'application/merge-patch+json' };

function pathOf({ group, version, plural, namespaced }: ResourceDefinition, name: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}/${namespaced ? 'namespaces/default/' : ''}${plural}/${name}`;
}

const methods = { get: 'GET', update: 'PUT', patch: 'PATCH' } as const;
const parts = builtInDefinitions().flatMap((definition) =>
  definition.subresources
    .filter(({ name, verbs }) => name !== 'proxy' && (verbs.includes('update') || verbs.includes('patch')))
    .flatMap(({ name, verbs }) =>
      Object.entries(methods).flatMap(([verb, method]) =>
        verbs.some((one) => one === verb) ? [[method, `${pathOf(definition, 'none')}/${name}`, definition] as const] : [],
      ),
    ),
);

test.each(parts)('%s %s of what is not there says so', async (method, path, definition) => {
  const isScale = path.endsWith('/scale');
  const apiVersion = definition.group === '' ? definition.version : `${definition.group}/${definition.version}`;
  const object = { ...(isScale ? {} : { apiVersion, kind: definition.kind }), metadata: { name: 'none' } };
  const body = method === 'GET' ? undefined : method === 'PUT' ? object : {};
  const { code, body: status } = await call(method, path, body, method === 'PATCH' ? mergePatch : {});
  expect([code, status['message']]).toEqual([404, `${formatGroupResource(definition)} "none" not found`]);
});

describe('namespaces', () => {
  const finalize = (name: string, spec: object, more: object = {}) =>
    call('PUT', `/api/v1/namespaces/${name}/finalize`, { metadata: { name, ...more }, spec });

  test('end when nothing is left in spec.finalizers, and not before', async () => {
    await call('POST', '/api/v1/namespaces', { metadata: { name: 'ends' } });
    expect((await finalize('ends', { finalizers: ['kubernetes', 'example.com/x'] })).code).toBe(200);
    expect((await call('DELETE', '/api/v1/namespaces/ends')).body).toMatchObject({ status: { phase: 'Terminating' } });
    await call('PATCH', '/api/v1/namespaces/ends', { spec: { finalizers: [] } }, mergePatch);
    expect((await finalize('ends', { finalizers: ['example.com/x'] })).body['spec']).toEqual({ finalizers: ['example.com/x'] });
    expect((await finalize('ends', {})).code).toBe(200);
    expect((await call('GET', '/api/v1/namespaces/ends')).code).toBe(404);
  });

  test('stay as long as somebody else holds them', async () => {
    const metadata = { name: 'held', finalizers: ['example.com/y'] };
    await call('POST', '/api/v1/namespaces', { metadata });
    await call('DELETE', '/api/v1/namespaces/held');
    expect((await finalize('held', {}, { finalizers: ['example.com/y'] })).code).toBe(200);
    expect((await call('GET', '/api/v1/namespaces/held')).body).toMatchObject({ spec: {}, status: { phase: 'Terminating' } });
    await call('PATCH', '/api/v1/namespaces/held', { metadata: { finalizers: null } }, mergePatch);
    expect((await call('GET', '/api/v1/namespaces/held')).code).toBe(404);
  });
});

test('a Scale of another object is refused', async () => {
  const spec = {
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
  };
  const path = '/apis/apps/v1/namespaces/default/deployments';
  const { body } = await call('POST', path, { metadata: { name: 'd' }, spec });
  const { code, body: status } = await call('PUT', `${path}/d/scale`, { metadata: { name: 'd', uid: '1' }, spec: { replicas: 2 } });
  expect([code, status['message']]).toEqual([
    409,
    'Operation cannot be fulfilled on deployments.apps "d": StorageError: invalid object, Code: 4, Key: /registry/deployments/default/d, ' +
      `ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: 1, UID in object meta: ${body['metadata'].uid as string}`,
  ]);
});
