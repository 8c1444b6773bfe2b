import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Loose, RawClient } from '#testing/raw-client.js';
import { type ApiServer, startApiServer } from './start-api-server.js';
import { openMemoryStore } from './storage/memory-store.js';

let server: ApiServer;
let client: RawClient;

beforeAll(async () => {
  server = await startApiServer({ store: await openMemoryStore(), insecurePort: 0, logLevel: 'silent' });
  client = new RawClient(server.insecureUrl ?? '');
});
afterAll(() => server.close());

const call: RawClient['call'] = (...request) => client.call(...request);
const watch: RawClient['watch'] = (...request) => client.watch(...request);

let count = 0;
/** A namespace of its own for each test. */
async function newNamespace(): Promise<string> {
  count += 1;
  const name = `test-${count}`;
  await call('POST', '/api/v1/namespaces', { metadata: { name } });
  return `/api/v1/namespaces/${name}`;
}

const summary = (events: readonly Loose[]): readonly string[] => events.map(({ type, object }) => `${type} ${object.metadata.name}`);

describe('objects', () => {
  test('are created, read, changed and deleted', async () => {
    const namespace = await newNamespace();
    const created = await call('POST', `${namespace}/configmaps`, { metadata: { name: 'a' }, data: { k: 'v' } });
    expect(created).toMatchObject({ code: 201, body: { kind: 'ConfigMap', apiVersion: 'v1', data: { k: 'v' } } });
    expect(Object.keys(created.body.metadata)).toEqual([
      'name',
      'namespace',
      'uid',
      'resourceVersion',
      'creationTimestamp',
      'managedFields',
    ]);
    const read = await call('GET', `${namespace}/configmaps/a`);
    expect(read.body).toEqual(created.body);
    const updated = await call('PUT', `${namespace}/configmaps/a`, { ...read.body, data: { k: 'w' } });
    expect(updated).toMatchObject({ code: 200, body: { data: { k: 'w' }, metadata: { uid: read.body.metadata.uid } } });
    expect(await call('PUT', `${namespace}/configmaps/a`, read.body)).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
    const removed = await call('DELETE', `${namespace}/configmaps/a`);
    expect(removed).toMatchObject({ code: 200, body: { kind: 'Status', status: 'Success', details: { name: 'a', kind: 'configmaps' } } });
    expect(await call('GET', `${namespace}/configmaps/a`)).toMatchObject({ code: 404, body: { message: 'configmaps "a" not found' } });
  });

  test('an update that changes nothing writes nothing', async () => {
    const namespace = await newNamespace();
    const { body } = await call('POST', `${namespace}/configmaps`, { metadata: { name: 'a' } });
    const { body: same } = await call('PUT', `${namespace}/configmaps/a`, body);
    expect(same.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  test('get a name from generateName', async () => {
    const namespace = await newNamespace();
    const { body } = await call('POST', `${namespace}/configmaps`, { metadata: { generateName: 'x-' } });
    expect(body.metadata.name).toMatch(/^x-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test.each([
    ['application/merge-patch+json', { data: { k: null, l: '1' } }, { l: '1' }],
    ['application/strategic-merge-patch+json', { data: { l: '2' } }, { k: 'v', l: '2' }],
    ['application/json-patch+json', [{ op: 'replace', path: '/data/k', value: 'x' }], { k: 'x' }],
  ])('are patched by %s', async (contentType, patch, data) => {
    const namespace = await newNamespace();
    await call('POST', `${namespace}/configmaps`, { metadata: { name: 'a' }, data: { k: 'v' } });
    const { code, body } = await call('PATCH', `${namespace}/configmaps/a`, patch, { 'content-type': contentType });
    expect({ code, data: body.data }).toEqual({ code: 200, data });
  });

  test('dry runs change nothing', async () => {
    const namespace = await newNamespace();
    const { code, body } = await call('POST', `${namespace}/configmaps?dryRun=All`, { metadata: { name: 'a' } });
    expect({ code, revision: body.metadata.resourceVersion }).toEqual({ code: 201, revision: undefined });
    expect((await call('GET', `${namespace}/configmaps/a`)).code).toBe(404);
  });

  test('with finalizers stay until the last one goes', async () => {
    const namespace = await newNamespace();
    await call('POST', `${namespace}/configmaps`, { metadata: { name: 'a', finalizers: ['example.com/x'] } });
    const { body } = await call('DELETE', `${namespace}/configmaps/a`);
    expect(body).toMatchObject({ kind: 'ConfigMap', metadata: { deletionGracePeriodSeconds: 0, finalizers: ['example.com/x'] } });
    await call(
      'PATCH',
      `${namespace}/configmaps/a`,
      { metadata: { finalizers: null } },
      { 'content-type': 'application/merge-patch+json' },
    );
    expect((await call('GET', `${namespace}/configmaps/a`)).code).toBe(404);
  });

  test('many writers of one object all get through with patches', async () => {
    const namespace = await newNamespace();
    await call('POST', `${namespace}/configmaps`, { metadata: { name: 'a' } });
    const patch = (i: number): Promise<unknown> =>
      call('PATCH', `${namespace}/configmaps/a`, { data: { [`k${i}`]: '1' } }, { 'content-type': 'application/merge-patch+json' });
    await Promise.all(Array.from({ length: 40 }, (_, i) => patch(i)));
    expect(Object.keys((await call('GET', `${namespace}/configmaps/a`)).body.data)).toHaveLength(40);
  });
});

describe('namespaces', () => {
  test('must be there, and must not be on their way out', async () => {
    expect(await call('POST', '/api/v1/namespaces/nowhere/configmaps', { metadata: { name: 'a' } })).toMatchObject({
      code: 404,
      body: { message: 'namespaces "nowhere" not found' },
    });
    const namespace = await newNamespace();
    expect((await call('DELETE', namespace)).body).toMatchObject({ kind: 'Namespace', status: { phase: 'Terminating' } });
    const late = await call('POST', `${namespace}/configmaps`, { metadata: { name: 'a' } });
    expect(late.code).toBe(403);
    expect(late.body.details.causes).toEqual([
      { reason: 'NamespaceTerminating', message: expect.stringMatching(/is being terminated$/), field: 'metadata.namespace' },
    ]);
  });

  test('that the cluster needs stay', async () => {
    expect(await call('DELETE', '/api/v1/namespaces/default')).toMatchObject({
      code: 403,
      body: { message: 'namespaces "default" is forbidden: this namespace may not be deleted' },
    });
  });

  test('go when nothing keeps them', async () => {
    const namespace = await newNamespace();
    const { body } = await call('DELETE', namespace);
    const finalized = await call('PUT', `${namespace}/finalize`, { ...body, spec: { finalizers: [] } });
    expect(finalized.code).toBe(200);
    expect((await call('GET', namespace)).code).toBe(404);
  });
});

describe('lists', () => {
  test('are selected, and come in pages of one state', async () => {
    const namespace = await newNamespace();
    for (const name of ['a', 'b', 'c']) await call('POST', `${namespace}/configmaps`, { metadata: { name, labels: { app: name } } });
    const names = ({ body }: { body: Loose }): readonly string[] => body.items.map((item: Loose) => item.metadata.name);
    expect(names(await call('GET', `${namespace}/configmaps?labelSelector=app%20in%20(a,c)`))).toEqual(['a', 'c']);
    expect(names(await call('GET', `${namespace}/configmaps?fieldSelector=metadata.name%3Db`))).toEqual(['b']);
    const first = await call('GET', `${namespace}/configmaps?limit=2`);
    expect(first.body.metadata.remainingItemCount).toBe(1);
    await call('DELETE', `${namespace}/configmaps/c`);
    await call('POST', `${namespace}/configmaps`, { metadata: { name: 'd' } });
    const second = await call('GET', `${namespace}/configmaps?limit=2&continue=${first.body.metadata.continue}`);
    expect(names(second)).toEqual(['c']);
    expect(second.body.metadata).toEqual({ resourceVersion: first.body.metadata.resourceVersion });
  });

  test('items of typed lists do not repeat their kind', async () => {
    const namespace = await newNamespace();
    await call('POST', `${namespace}/configmaps`, { metadata: { name: 'a' } });
    const { body } = await call('GET', `${namespace}/configmaps`);
    expect(body).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1', items: [{ metadata: { name: 'a' } }] });
    expect(Object.keys(body.items[0])).toEqual(['metadata']);
  });

  test('of a revision that is still to come are refused after a while', async () => {
    const answer = await call('GET', '/api/v1/configmaps?resourceVersion=99999999');
    expect(answer).toMatchObject({ code: 504, body: { reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } } });
  });

  test('are shown as tables', async () => {
    const namespace = await newNamespace();
    await call('POST', `${namespace}/configmaps`, { metadata: { name: 'a' }, data: { x: '1' } });
    const { body } = await call('GET', `${namespace}/configmaps`, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
    expect(body).toMatchObject({
      kind: 'Table',
      rows: [{ cells: ['a', 1, expect.any(String)], object: { kind: 'PartialObjectMetadata' } }],
    });
  });

  test('deletecollection takes what is selected', async () => {
    const namespace = await newNamespace();
    for (const name of ['a', 'b']) await call('POST', `${namespace}/configmaps`, { metadata: { name, labels: { app: name } } });
    await call('DELETE', `${namespace}/configmaps?labelSelector=app%3Da`);
    expect((await call('GET', `${namespace}/configmaps`)).body.items).toHaveLength(1);
  });
});

describe('watches', () => {
  test('begin with what there is and go on with what happens', async () => {
    const namespace = await newNamespace();
    await call('POST', `${namespace}/configmaps`, { metadata: { name: 'a' } });
    const events = watch(`${namespace}/configmaps?watch=1&allowWatchBookmarks=true`, (seen) => seen.length === 4);
    const seen = watch(`${namespace}/configmaps?watch=1`, (some) => some.length === 3);
    await call('POST', `${namespace}/configmaps`, { metadata: { name: 'b' } });
    await call('DELETE', `${namespace}/configmaps/a`);
    expect(summary(await seen)).toEqual(expect.arrayContaining(['ADDED a', 'ADDED b', 'DELETED a']));
    const withBookmark = await events;
    expect(withBookmark.find(({ type }) => type === 'BOOKMARK')?.object.metadata.annotations).toEqual({
      'k8s.io/initial-events-end': 'true',
    });
  });

  test('resume from a revision', async () => {
    const namespace = await newNamespace();
    const { body } = await call('POST', `${namespace}/configmaps`, { metadata: { name: 'a' } });
    await call('PATCH', `${namespace}/configmaps/a`, { data: { k: '1' } }, { 'content-type': 'application/merge-patch+json' });
    await call('DELETE', `${namespace}/configmaps/a`);
    const path = `${namespace}/configmaps?watch=1&resourceVersion=${body.metadata.resourceVersion}`;
    const events = await watch(path, (seen) => seen.length === 2);
    expect(summary(events)).toEqual(['MODIFIED a', 'DELETED a']);
    const revisions = events.map(({ object }) => Number(object.metadata.resourceVersion));
    expect(revisions).toEqual([Number(body.metadata.resourceVersion) + 1, Number(body.metadata.resourceVersion) + 2]);
  });

  test('an object that leaves the selection is deleted for the watcher', async () => {
    const namespace = await newNamespace();
    const { body } = await call('POST', `${namespace}/configmaps`, { metadata: { name: 'a', labels: { app: 'x' } } });
    const patch = (labels: object): Promise<unknown> =>
      call('PATCH', `${namespace}/configmaps/a`, { metadata: { labels } }, { 'content-type': 'application/merge-patch+json' });
    await patch({ app: 'y' });
    await patch({ app: 'x' });
    const path = `${namespace}/configmaps?watch=1&labelSelector=app%3Dx&resourceVersion=${body.metadata.resourceVersion}`;
    const events = await watch(path, (seen) => seen.length === 2);
    expect(events.map(({ type, object }) => [type, object.metadata.labels.app])).toEqual([
      ['DELETED', 'x'],
      ['ADDED', 'x'],
    ]);
  });

  test('tables name their columns once', async () => {
    const namespace = await newNamespace();
    for (const name of ['a', 'b']) await call('POST', `${namespace}/configmaps`, { metadata: { name } });
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const events = await watch(`${namespace}/configmaps?watch=1`, (seen) => seen.length === 2, { accept });
    expect(events.map(({ object }) => object.columnDefinitions?.length ?? 0)).toEqual([3, 0]);
  });

  test('end when their time is over', async () => {
    const namespace = await newNamespace();
    const events = await watch(`${namespace}/configmaps?watch=1&timeoutSeconds=1&allowWatchBookmarks=true`, () => false);
    expect(events.every(({ type }) => type === 'BOOKMARK')).toBe(true);
  });
});

describe('paths and methods', () => {
  test.each([
    ['GET', '/api/v1/foos', 404, 'the server could not find the requested resource'],
    ['GET', '/api/v1/namespaces/default/nodes', 404, 'the server could not find the requested resource'],
    ['GET', '/api/v1/pods/x', 404, 'the server could not find the requested resource'],
    ['POST', '/api/v1/configmaps', 405, 'the server does not allow this method on the requested resource'],
    ['PUT', '/api/v1/namespaces', 405, 'the server does not allow this method on the requested resource'],
    ['DELETE', '/api/v1/namespaces', 405, 'the server does not allow this method on the requested resource'],
    ['GET', '/api/v1/namespaces/default/configmaps/a/b', 404, 'the server could not find the requested resource'],
  ])('%s %s is %d', async (method, path, code, message) => {
    expect(await call(method, path, method === 'GET' ? undefined : {})).toMatchObject({ code, body: { kind: 'Status', message } });
  });

  test('what is no API is no page', async () => {
    const { code, body } = await call('GET', '/nothing');
    expect({ code, body }).toEqual({ code: 404, body: { text: '404 page not found\n' } });
  });
});

describe('Services', () => {
  test('get an address and ports, and give them back', async () => {
    const namespace = await newNamespace();
    const spec = { type: 'NodePort', ports: [{ port: 80 }] };
    const { body } = await call('POST', `${namespace}/services`, { metadata: { name: 's' }, spec });
    expect(body.spec.clusterIP).toMatch(/^10\.224\.\d+\.\d+$/);
    expect(body.spec.ports[0].nodePort).toBeGreaterThanOrEqual(30_000);
    const record = `/apis/networking.k8s.io/v1/ipaddresses/${body.spec.clusterIP}`;
    expect((await call('GET', record)).body.spec.parentRef).toMatchObject({ resource: 'services', name: 's' });
    const again = { metadata: { name: 't' }, spec: { ...spec, ports: [{ port: 80, nodePort: body.spec.ports[0].nodePort }] } };
    expect(await call('POST', `${namespace}/services`, again)).toMatchObject({
      code: 422,
      body: { message: /provided port is already allocated/ },
    });
    await call('DELETE', `${namespace}/services/s`);
    expect((await call('GET', record)).code).toBe(404);
    expect((await call('POST', `${namespace}/services`, again)).code).toBe(201);
  });

  test('the API server has the first address', async () => {
    const { body } = await call('GET', '/api/v1/namespaces/default/services/kubernetes');
    expect(body.spec.clusterIP).toBe('10.224.0.1');
    const { body: endpoints } = await call('GET', '/api/v1/namespaces/default/endpoints/kubernetes');
    expect(endpoints.subsets[0].ports[0].port).toBe(Number(new URL(server.insecureUrl ?? '').port));
  });
});

describe('who may call', () => {
  test.each([
    [{ host: 'evil.example' }, 403],
    [{ host: 'localhost', origin: 'https://evil.example' }, 403],
    [{ host: 'localhost', origin: 'null' }, 403],
    [{ host: 'localhost', origin: 'http://localhost:3000' }, 200],
  ])('plain HTTP with %o is answered with %d', async (headers, expected) => {
    const { request } = await import('node:http');
    const code = await new Promise((resolve) => {
      request(`${server.insecureUrl ?? ''}/version`, { headers }, (response) => resolve(response.resume().statusCode)).end();
    });
    expect(code).toBe(expected);
  });
});
