import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '#testing/eventually.js';
import { type Loose, RawClient } from '#testing/raw-client.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';
import { definitionOf, gadgets } from '#testing/exchanges/custom-kinds.js';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const merge = { 'content-type': 'application/merge-patch+json' };

let server: ApiServer;
let client: RawClient;

beforeAll(async () => {
  server = await startApiServer({ store: await openMemoryStore(), insecurePort: 0, logLevel: 'error' });
  client = new RawClient(server.insecureUrl ?? '');
});
afterAll(() => server.close());

type Kind = ReturnType<typeof definitionOf>;

let count = 0;
/** A namespaced kind in a group of its own, and where its objects are. */
function newKind(change: (spec: Loose) => object = () => ({})): {
  readonly crd: Kind;
  readonly path: string;
  readonly all: string;
  readonly apiVersion: string;
} {
  count += 1;
  const group = `g${count}.example.com`;
  const crd = definitionOf(`things.${group}`, { kind: 'Thing', plural: 'things' });
  const spec = crd['spec'] as Loose;
  const all = `/apis/${group}/v1/things`;
  return {
    crd: { ...crd, spec: { ...spec, ...change(spec) } },
    path: `/apis/${group}/v1/namespaces/default/things`,
    all,
    apiVersion: `${group}/v1`,
  };
}

function conditionsOf({ status }: Loose): Record<string, string> {
  return Object.fromEntries(status.conditions.map(({ type, status: is, reason }: Loose) => [type, `${is} ${reason}`]));
}

/** Sends a definition; resolves with what it is once it is established. */
async function establish(crd: Kind): Promise<Loose> {
  await client.call('POST', definitions, crd);
  return untilEstablished(crd);
}

function untilEstablished({ metadata }: Kind, asking = client): Promise<Loose> {
  return eventually(async () => {
    const { body } = await asking.call('GET', `${definitions}/${metadata.name}`);
    expect(conditionsOf(body)).toMatchObject({ Established: 'True InitialNamesAccepted' });
    return body;
  });
}

async function untilGone(path: string): Promise<void> {
  await eventually(async () => expect((await client.call('GET', path)).code).toBe(404));
}

test('a kind is served from the moment that its definition says it is established', async () => {
  const { crd, path } = newKind();
  expect((await client.call('GET', path)).code).toBe(404);
  const { code, body } = await client.call('POST', definitions, crd);
  expect({ code, status: body.status }).toEqual({
    code: 201,
    status: { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: ['v1'] },
  });
  const established = await untilEstablished(crd);
  expect((await client.call('GET', path)).code).toBe(200);
  expect(conditionsOf(established)).toEqual({ NamesAccepted: 'True NoConflicts', Established: 'True InitialNamesAccepted' });
  const byServer = established.metadata.managedFields.find(({ subresource }: Loose) => subresource === 'status');
  expect(byServer).toMatchObject({ manager: 'kube-apiserver', operation: 'Update' });
});

test('objects go with their definition, whoever watches them is told, and nothing of the kind is left', async () => {
  const { crd, path, all, apiVersion } = newKind();
  await establish(crd);
  for (const name of ['a', 'b']) await client.call('POST', path, { apiVersion, kind: 'Thing', metadata: { name } });
  const watching = client.watch(`${path}?watch=true`, () => false);
  const { code, body } = await client.call('DELETE', `${definitions}/${crd.metadata.name}`);
  expect(code).toBe(200);
  expect(body.metadata.finalizers).toEqual(['customresourcecleanup.apiextensions.k8s.io']);
  expect(conditionsOf(body)).toMatchObject({ Terminating: 'True InstanceDeletionPending' });
  // the stream ends by itself
  const events = await watching;
  expect(events.map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual(['ADDED a', 'ADDED b', 'DELETED a', 'DELETED b']);
  await untilGone(`${definitions}/${crd.metadata.name}`);
  expect(await client.call('GET', all)).toMatchObject({ code: 404, body: { text: '404 page not found\n' } });
  expect((await client.call('GET', `/apis/${apiVersion}`)).code).toBe(404);
  await establish(crd);
  expect((await client.call('GET', path)).body.items).toEqual([]);
});

test('an object that is held holds its definition; meanwhile nothing is created', async () => {
  const { crd, path, apiVersion } = newKind();
  await establish(crd);
  await client.call('POST', path, { apiVersion, kind: 'Thing', metadata: { name: 'held', finalizers: ['example.com/hold'] } });
  const one = `${definitions}/${crd.metadata.name}`;
  await client.call('DELETE', one);
  await eventually(async () =>
    expect(conditionsOf((await client.call('GET', one)).body)).toMatchObject({ Terminating: 'True InstanceDeletionInProgress' }),
  );
  const { code, body } = await client.call('POST', path, { apiVersion, kind: 'Thing', metadata: { name: 'late' } });
  const why = 'create not allowed while custom resource definition is terminating';
  expect({ code, message: body.message }).toEqual({ code: 403, message: `things.${apiVersion.slice(0, -3)} "late" is forbidden: ${why}` });
  const discovered = await client.call('GET', `/apis/${apiVersion}`);
  expect(discovered.body.resources[0].verbs).toEqual(['delete', 'deletecollection', 'get', 'list', 'watch']);
  const again = await client.call('DELETE', one);
  expect([again.code, again.body.metadata.deletionTimestamp !== undefined]).toEqual([200, true]);
  await eventually(async () => expect((await client.call('GET', `${path}/held`)).body.metadata.deletionTimestamp).toBeDefined());
  await client.call('PATCH', `${path}/held`, { metadata: { finalizers: null } }, merge);
  await untilGone(one);
});

test('a definition that was never established goes at once', async () => {
  const { crd } = newKind();
  await establish(crd);
  const group = crd.metadata.name.slice('things.'.length);
  const other = definitionOf(`others.${group}`, { kind: 'Thing', plural: 'others' });
  await client.call('POST', definitions, other);
  const one = `${definitions}/${other.metadata.name}`;
  await eventually(async () =>
    expect(conditionsOf((await client.call('GET', one)).body)).toEqual({
      NamesAccepted: 'False ListKindConflict',
      Established: 'False NotAccepted',
    }),
  );
  await client.call('DELETE', one);
  await untilGone(one);
});

test('names are free when their definition is gone, and the next one has them', async () => {
  const { crd } = newKind();
  await establish(crd);
  const group = crd.metadata.name.slice('things.'.length);
  const other = definitionOf(`others.${group}`, { kind: 'Thing', plural: 'others' });
  await client.call('POST', definitions, other);
  await client.call('DELETE', `${definitions}/${crd.metadata.name}`);
  await untilEstablished(other);
  expect((await client.call('GET', `/apis/${group}/v1/others`)).body.kind).toBe('ThingList');
});

test('a change of the definition ends watches and goes for what is there already', async () => {
  const { crd, path, apiVersion } = newKind();
  await establish(crd);
  await client.call('POST', path, { apiVersion, kind: 'Thing', metadata: { name: 'old' }, spec: { gone: 1 } });
  const watching = client.watch(`${path}?watch=true`, () => false);
  const one = `${definitions}/${crd.metadata.name}`;
  const schema = {
    openAPIV3Schema: {
      type: 'object',
      properties: { spec: { type: 'object', default: {}, properties: { size: { type: 'integer', default: 3 } } } },
    },
  };
  const versions = [
    {
      name: 'v1',
      served: true,
      storage: true,
      schema,
      additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
    },
  ];
  // what a label says of it ends nothing
  await client.call('PATCH', one, { metadata: { labels: { a: 'b' } } }, merge);
  await client.call('POST', path, { apiVersion, kind: 'Thing', metadata: { name: 'new' } });
  await client.call('PATCH', one, { spec: { versions } }, merge);
  expect((await watching).map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual(['ADDED old', 'ADDED new']);
  const { body } = await client.call('GET', `${path}/old`);
  // it was pruned when it was created; the default is seen at once
  expect(body.spec).toEqual({ size: 3 });
  const table = await client.call('GET', path, undefined, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
  expect(table.body.columnDefinitions.map(({ name }: Loose) => name)).toEqual(['Name', 'Size']);
  expect(table.body.rows.map(({ cells }: Loose) => cells)).toEqual([
    ['new', 3],
    ['old', 3],
  ]);
});

test('objects are read in every version that is served, and stored in the one that says so', async () => {
  const version = (name: string, more: object): object => ({
    name,
    served: true,
    storage: false,
    schema: { openAPIV3Schema: { type: 'object' } },
    ...more,
  });
  const { crd, path, apiVersion } = newKind(() => ({ versions: [version('v1', { storage: true }), version('v2', {})] }));
  await establish(crd);
  await client.call('POST', path, { apiVersion, kind: 'Thing', metadata: { name: 'a' } });
  const one = `${definitions}/${crd.metadata.name}`;
  const { body } = await client.call('PATCH', one, { spec: { versions: [version('v1', {}), version('v2', { storage: true })] } }, merge);
  expect(body.status.storedVersions).toEqual(['v1', 'v2']);
  const second = path.replace('/v1/', '/v2/');
  expect((await client.call('GET', `${second}/a`)).body.apiVersion).toBe(apiVersion.replace('v1', 'v2'));
  expect((await client.call('GET', path)).body.items[0].apiVersion).toBe(apiVersion);
  const events = await client.watch(`${second}?watch=true`, (seen) => seen.length > 0);
  expect(events[0]?.['object'].apiVersion).toBe(apiVersion.replace('v1', 'v2'));
});

test('after a restart custom kinds and their objects are there before the server is ready', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'custom-'));
  const start = (): Promise<ApiServer> => startApiServer({ storageDirectory: directory, insecurePort: 0, logLevel: 'error' });
  const first = await start();
  const before = new RawClient(first.insecureUrl ?? '');
  await before.call('POST', definitions, gadgets);
  await untilEstablished(gadgets, before);
  await before.call('POST', '/apis/example.com/v1/gadgets', {
    apiVersion: 'example.com/v1',
    kind: 'Gadget',
    metadata: { name: 'g' },
    z: 1,
    a: 2,
  });
  await first.close();
  const second = await start();
  const { code, body } = await new RawClient(second.insecureUrl ?? '').call('GET', '/apis/example.com/v1/gadgets/g');
  await second.close();
  await rm(directory, { recursive: true });
  expect({ code, members: Object.keys(body) }).toEqual({ code: 200, members: ['a', 'apiVersion', 'kind', 'metadata', 'z'] });
});
