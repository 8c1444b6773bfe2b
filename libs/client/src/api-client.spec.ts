import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import { StoppedClock } from '#client/stopped-clock.js';
import { HttpTransport } from '#client/transport/http-transport.js';
import { userAgent } from '#client/user-agent.js';
import { defineResource } from '#domain/api/define-resource.js';
import type { WriteAction } from '#domain/controllers/controller.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { clusterRoles } from '#domain/resources/rbac/cluster-role/cluster-role.js';
import type { Scale } from '#domain/schema/types/autoscaling-v1.js';
import type { WatchEvent } from '#domain/watch/watch-event.js';
import { ScriptedServer } from '#testing/scripted-server.js';

const deployments = defineResource('apps/v1', 'Deployment');
const clock = new StoppedClock();
const path = '/api/v1/namespaces/ns/configmaps';
const configMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace: 'ns', name: 'a', uid: 'u', resourceVersion: '7', creationTimestamp: '' },
};

let server: ScriptedServer;
let transport: HttpTransport;
let client: ApiClient;

beforeEach(async () => {
  server = await ScriptedServer.start();
  transport = new HttpTransport({ server: server.url });
  client = new ApiClient(transport, { userAgent: userAgent('kube-controller-manager', 'deployment-controller'), clock });
});

afterEach(async () => {
  await transport.close();
  await server.close();
});

const failed = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe('each verb', () => {
  const role = { ...configMap, kind: 'ClusterRole', apiVersion: 'rbac.authorization.k8s.io/v1' };
  const draft = { metadata: { namespace: 'ns', generateName: 'a-' }, data: { k: 'v' } };
  test.each<{ name: string; call: () => Promise<unknown>; request: string; search?: string; mediaType?: string; body?: unknown }>([
    { name: 'get', call: () => client.get(configMaps, 'ns/a'), request: `GET ${path}/a` },
    {
      name: 'get of a name that needs quoting',
      call: () => client.get(clusterRoles, 'system:a:b'),
      request: 'GET /apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Aa%3Ab',
    },
    {
      name: 'create',
      call: () => client.create(configMaps, draft, { dryRun: true, fieldManager: 'me' }),
      request: `POST ${path}`,
      search: '?dryRun=All&fieldManager=me',
      mediaType: 'application/json',
      body: { apiVersion: 'v1', kind: 'ConfigMap', ...draft },
    },
    {
      name: 'update of a subresource',
      call: () => client.update(configMaps, configMap, { subresource: 'status' }),
      request: `PUT ${path}/a/status`,
      mediaType: 'application/json',
      body: configMap,
    },
    {
      name: 'JSON patch',
      call: () => client.patch(configMaps, 'ns/a', { type: 'json', patch: [] }),
      request: `PATCH ${path}/a`,
      mediaType: 'application/json-patch+json',
      body: [],
    },
    {
      name: 'merge patch of a subresource',
      call: () => client.patch(configMaps, 'ns/a', { type: 'merge', patch: {} }, { subresource: 'status' }),
      request: `PATCH ${path}/a/status`,
      mediaType: 'application/merge-patch+json',
      body: {},
    },
    {
      name: 'strategic merge patch',
      call: () => client.patch(configMaps, 'ns/a', { type: 'strategic', patch: {} }),
      request: `PATCH ${path}/a`,
      mediaType: 'application/strategic-merge-patch+json',
      body: {},
    },
    {
      name: 'apply',
      call: () => client.patch(configMaps, 'ns/a', { type: 'apply', patch: {}, force: true }, { fieldManager: 'me' }),
      request: `PATCH ${path}/a`,
      search: '?fieldManager=me&force=true',
      mediaType: 'application/apply-patch+yaml',
      body: {},
    },
    {
      name: 'delete',
      call: () => client.delete(configMaps, 'ns/a', { uid: 'u', gracePeriodSeconds: 0, propagationPolicy: 'Orphan' }),
      request: `DELETE ${path}/a`,
      mediaType: 'application/json',
      body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0, propagationPolicy: 'Orphan', preconditions: { uid: 'u' } },
    },
    {
      name: 'delete without conditions',
      call: () => client.delete(namespaces, 'ns', {}, { dryRun: true }),
      request: 'DELETE /api/v1/namespaces/ns',
      search: '?dryRun=All',
      body: { kind: 'DeleteOptions', apiVersion: 'v1' },
    },
    {
      name: 'deletecollection',
      call: () => client.deleteCollection(configMaps, { namespace: 'ns', labelSelector: 'a in (b,c)' }, { gracePeriodSeconds: 0 }),
      request: `DELETE ${path}`,
      search: '?labelSelector=a%20in%20(b%2Cc)',
      body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 },
    },
    {
      name: 'get of another kind below an object',
      call: () => client.subresource<Scale>(deployments, 'ns/a', 'scale').get(),
      request: 'GET /apis/apps/v1/namespaces/ns/deployments/a/scale',
    },
    {
      name: 'update of another kind below an object',
      call: () => client.subresource<KubeObject>(deployments, 'ns/a', 'scale').update(role, { fieldManager: 'me' }),
      request: 'PUT /apis/apps/v1/namespaces/ns/deployments/a/scale',
      search: '?fieldManager=me',
      body: role,
    },
    {
      name: 'create below an object',
      call: () => client.subresource(configMaps, 'ns/a', 'binding').create({ target: {} }),
      request: `POST ${path}/a/binding`,
      mediaType: 'application/json',
      body: { target: {} },
    },
  ])('$name', async ({ call, request, search = '', mediaType, body }) => {
    const answer = call();
    const exchange = await server.take(request);
    expect(exchange.url.search).toBe(search);
    expect(exchange.headers['user-agent']).toMatch(
      /^kube-controller-manager\/v1\.36\.2 \(\w+\/\w+\) kubernetes\/kubernest\/deployment-controller$/,
    );
    if (mediaType !== undefined) expect(exchange.headers['content-type']).toBe(mediaType);
    expect(exchange.text === '' ? undefined : exchange.body).toEqual(body);
    exchange.json(200, configMap);
    expect(await answer).toEqual(request === `DELETE ${path}` ? undefined : configMap);
  });

  test('the client says once for all who owns what it writes', async () => {
    const named = new ApiClient(transport, { userAgent: 'x', fieldManager: 'me' });
    const written = named.update(configMaps, configMap);
    const put = await server.take(`PUT ${path}/a`);
    expect(put.query('fieldManager')).toBe('me');
    put.json(200, configMap);
    await written;
    const read = named.get(configMaps, 'ns/a');
    const get = await server.take(`GET ${path}/a`);
    expect(get.url.search).toBe('');
    get.json(200, configMap);
    await read;
  });
});

describe('what a controller plans', () => {
  const plain = { resource: configMaps } as const;
  test.each<{ action: WriteAction; request: string; body: unknown }>([
    {
      action: { do: 'create', ...plain, namespace: 'ns', object: { metadata: { name: 'a' } } },
      request: `POST ${path}`,
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'ns' } },
    },
    {
      action: { do: 'create', ...plain, object: { metadata: { name: 'a', namespace: 'ns' } } },
      request: `POST ${path}`,
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'ns' } },
    },
    { action: { do: 'update', ...plain, object: configMap }, request: `PUT ${path}/a`, body: configMap },
    { action: { do: 'update', ...plain, object: configMap, subresource: 'status' }, request: `PUT ${path}/a/status`, body: configMap },
    { action: { do: 'patch', ...plain, key: 'ns/a', patchType: 'merge', patch: { a: 1 } }, request: `PATCH ${path}/a`, body: { a: 1 } },
    {
      action: { do: 'delete', ...plain, key: 'ns/a', options: { resourceVersion: '7' } },
      request: `DELETE ${path}/a`,
      body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { resourceVersion: '7' } },
    },
  ])('is done: $action.do by $request', async ({ action, request, body }) => {
    const written = client.execute(action);
    const exchange = await server.take(request);
    expect(exchange.body).toEqual(body);
    exchange.json(200, configMap);
    expect(await written).toEqual(configMap);
  });
});

describe('a list', () => {
  const item = { metadata: configMap.metadata };

  test('gives its items the kind they do not name', async () => {
    const list = client.list(configMaps, {
      namespace: 'ns',
      fieldSelector: 'metadata.name=a',
      limit: 1,
      resourceVersion: '3',
      resourceVersionMatch: 'Exact',
    });
    const exchange = await server.takeList(path);
    expect(exchange.url.search).toBe('?fieldSelector=metadata.name%3Da&limit=1&resourceVersion=3&resourceVersionMatch=Exact');
    exchange.json(200, { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: '9', continue: 'more' }, items: [item] });
    expect(await list).toEqual({ metadata: { resourceVersion: '9', continue: 'more' }, items: [configMap] });
  });

  test('of all pages goes on where the one before ended', async () => {
    const list = client.listAll(configMaps, { labelSelector: 'a=b' });
    const first = await server.takeList('/api/v1/configmaps');
    expect(first.url.search).toBe('?labelSelector=a%3Db&limit=500');
    first.json(200, { metadata: { resourceVersion: '9', continue: 'two' }, items: [item] });
    const second = await server.takeList('/api/v1/configmaps');
    expect(second.url.search).toBe('?labelSelector=a%3Db&limit=500&continue=two');
    second.json(200, { metadata: { resourceVersion: '9' }, items: [item, item] });
    expect(await list).toEqual({ metadata: { resourceVersion: '9' }, items: [configMap, configMap, configMap] });
  });

  test('whose pages expire is asked for whole', async () => {
    const list = client.listAll(configMaps);
    (await server.takeList('/api/v1/configmaps')).json(200, { metadata: { resourceVersion: '9', continue: 'two' }, items: [item] });
    (await server.takeList('/api/v1/configmaps')).json(410, { kind: 'Status', reason: 'Expired', code: 410, message: 'too old' });
    const whole = await server.takeList('/api/v1/configmaps');
    expect(whole.url.search).toBe('');
    whole.json(200, { metadata: { resourceVersion: '12' }, items: null });
    expect(await list).toEqual({ metadata: { resourceVersion: '12' }, items: [] });
  });
});

describe('a refusal', () => {
  test('is thrown as the StatusError the server sent', async () => {
    const error = failed(client.get(configMaps, 'ns/a'));
    const details = { name: 'a', kind: 'configmaps' };
    (await server.take(`GET ${path}/a`)).json(404, { kind: 'Status', reason: 'NotFound', code: 404, message: 'not found', details });
    expect(await error).toMatchObject({ name: 'StatusError', code: 404, reason: 'NotFound', status: { details } });
  });

  test('that says when to come back is asked again then, ten times at most', async () => {
    const error = failed(client.create(configMaps, { metadata: { namespace: 'ns', name: 'a' } }));
    for (let attempt = 0; attempt <= 10; attempt++) {
      const exchange = await server.take(`POST ${path}`);
      exchange.json(attempt % 2 === 0 ? 429 : 503, 'busy', { 'retry-after': '2' });
      if (attempt === 10) break;
      await expect.poll(() => clock.nextTimer(), { interval: 1 }).toBe(clock.now() + 2000);
      expect(server.untaken).toBe(0);
      clock.advance(2000);
    }
    expect(await error).toMatchObject({ name: 'StatusError', code: 429 });
  });

  test.each([
    { name: 'without a time', status: 503, headers: {} },
    { name: 'with a date', status: 503, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } },
    { name: 'of the caller', status: 409, headers: { 'retry-after': '1' } },
  ])('$name is final', async ({ status, headers }) => {
    const error = failed(client.get(configMaps, 'ns/a'));
    (await server.take(`GET ${path}/a`)).json(status, 'no', headers);
    expect(await error).toMatchObject({ code: status });
  });

  test('ends its wait with the signal', async () => {
    const abort = new AbortController();
    const error = failed(client.get(configMaps, 'ns/a', { signal: abort.signal }));
    (await server.take(`GET ${path}/a`)).json(503, 'no', { 'retry-after': '100' });
    await expect.poll(() => clock.nextTimer(), { interval: 1 }).toBeDefined();
    abort.abort('enough');
    expect(await error).toBe('enough');
    expect(clock.nextTimer()).toBeUndefined();
  });
});

describe('a watch', () => {
  test('asks for bookmarks and hands on its events until it ends', async () => {
    const events: WatchEvent[] = [];
    const ended = client.watch(configMaps, { namespace: 'ns', resourceVersion: '5', timeoutSeconds: 300 }, (event) => events.push(event));
    const exchange = await server.takeWatch(path);
    expect(exchange.url.search).toBe('?resourceVersion=5&timeoutSeconds=300&allowWatchBookmarks=true&watch=true');
    expect(exchange.headers['user-agent']).toContain('kube-controller-manager');
    exchange.event('ADDED', configMap);
    exchange.event('BOOKMARK', { kind: 'ConfigMap', metadata: { resourceVersion: '8' } });
    exchange.end();
    await ended;
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK']);
  });

  test('that ends with an error throws it, though the connection stays', async () => {
    const ended = failed(client.watch(configMaps, {}, () => expect.unreachable()));
    const exchange = await server.takeWatch('/api/v1/configmaps');
    exchange.event('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version: 5 (9)' });
    expect(await ended).toMatchObject({ name: 'StatusError', code: 410, reason: 'Expired', message: 'too old resource version: 5 (9)' });
    await exchange.closed();
  });

  test('that is refused throws the refusal', async () => {
    const ended = failed(client.watch(configMaps, {}, () => expect.unreachable()));
    (await server.takeWatch('/api/v1/configmaps')).json(403, { kind: 'Status', code: 403, reason: 'Forbidden', message: 'no' });
    expect(await ended).toMatchObject({ code: 403, reason: 'Forbidden' });
  });

  test('ends with its signal', async () => {
    const abort = new AbortController();
    const ended = failed(client.watch(configMaps, { signal: abort.signal }, () => expect.unreachable()));
    const exchange = await server.takeWatch('/api/v1/configmaps');
    exchange.flush();
    abort.abort('enough');
    expect(await ended).toBe('enough');
    await exchange.closed();
  });
});
