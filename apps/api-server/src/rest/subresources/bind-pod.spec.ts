import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import type { Draft } from '#domain/meta/object-meta.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { type ApiServer, startApiServer } from '../../start-api-server.js';
import { openMemoryStore } from '../../storage/memory-store.js';

let server: ApiServer;
let client: ApiClient;
let pod: Pod;
let count = 0;

beforeAll(async () => {
  server = await startApiServer({
    store: await openMemoryStore(),
    insecurePort: -1,
    disableAdmissionPlugins: ['ServiceAccount'],
    logLevel: 'silent',
  });
  client = new ApiClient(server.transport({ username: 'test', groups: ['system:masters'] }), { userAgent: 'test' });
});
afterAll(() => server.close());

beforeEach(async () => {
  const metadata = { namespace: 'default', name: `p${(count += 1)}` };
  pod = await client.create(pods, { metadata, spec: { containers: [{ name: 'c', image: 'i' }] } } as Draft<Pod>);
});

interface Words {
  readonly name?: string;
  readonly target?: object;
  readonly [more: string]: unknown;
}

/** Binds the pod of the test, or another by its name. */
function bind(metadata: Words = {}, options: { readonly path?: string; readonly dryRun?: boolean } = {}): Promise<unknown> {
  const { target = { kind: 'Node', name: 'n' }, ...given } = metadata;
  const { path = pod.metadata.name, ...write } = options;
  const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name: path, ...given }, target };
  return client.subresource(pods, `default/${path}`, 'binding').create(body, write);
}

const current = (): Promise<Pod> => client.get(pods, `default/${pod.metadata.name}`);

test('a binding puts a pod on a node and answers with a Status', async () => {
  const answer = await bind({ uid: pod.metadata.uid, annotations: { by: 'test' } });
  expect(answer).toEqual({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
  expect(await current()).toMatchObject({
    metadata: { annotations: { by: 'test' }, generation: pod.metadata.generation },
    spec: { nodeName: 'n' },
    status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
  });
});

test('of two bindings at the same time one is refused', async () => {
  const ends = await Promise.allSettled([bind(), bind({ target: { name: 'm' } })]);
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  await expect(bind()).rejects.toMatchObject({
    code: 409,
    message: expect.stringMatching(/pod p\d+ is already assigned to node "[mn]"$/) as string,
  });
});

test('a dry run binds nothing', async () => {
  await bind({}, { dryRun: true });
  expect((await current()).spec.nodeName).toBeUndefined();
});

test.each([
  { what: 'another pod', words: { name: 'other' }, error: { code: 400, message: 'name in URL does not match name in Binding object' } },
  { what: 'no node', words: { target: {} }, error: { code: 400, message: 'target.name: Required value' } },
  { what: 'a pod of another UID', words: { uid: 'other' }, error: { code: 409, reason: 'Conflict' } },
])('a binding for $what is refused', async ({ words, error }) => {
  await expect(bind(words)).rejects.toMatchObject(error);
  expect((await current()).spec.nodeName).toBeUndefined();
});

test('a binding of a pod that is not there is refused', async () => {
  await expect(bind({}, { path: 'nobody' })).rejects.toMatchObject({ code: 404, message: 'pods "nobody" not found' });
});
