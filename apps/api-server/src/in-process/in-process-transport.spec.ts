import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import type { Transport } from '#client/transport/transport.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

let server: ApiServer;
let transport: Transport;
let client: ApiClient;

beforeAll(async () => {
  server = await startApiServer({ store: await openMemoryStore(), insecurePort: -1, logLevel: 'silent' });
  transport = server.transport({ username: 'test', groups: ['system:masters'] });
  client = new ApiClient(transport, { userAgent: 'test' });
});
afterAll(() => server.close());

test('objects go through the same rules and come back as the very objects of the cache', async () => {
  await client.create(namespaces, { metadata: { name: 'a' } });
  const made = await client.create(configMaps, { metadata: { name: 'x', namespace: 'a' }, data: { k: 'v' } });
  expect(await client.get(configMaps, 'a/x')).toBe(made);
  expect((await client.list(configMaps, { namespace: 'a' })).items).toEqual([made]);
  const next = await client.patch(configMaps, 'a/x', { type: 'merge', patch: { data: { k: 'w' } } });
  expect(next).toMatchObject({ data: { k: 'w' } });
  await expect(client.update(configMaps, made)).rejects.toMatchObject({ reason: 'Conflict' });
  await expect(client.create(configMaps, { metadata: { name: 'X', namespace: 'a' } })).rejects.toMatchObject({ code: 422 });
  expect(await client.delete(configMaps, 'a/x', { uid: made.metadata.uid })).toMatchObject({ status: 'Success' });
});

test('watches tell of what happens and end with the client or with the server', async () => {
  await client.create(namespaces, { metadata: { name: 'b' } });
  const stop = new AbortController();
  const seen: string[] = [];
  const watching = client.watch(configMaps, { namespace: 'b', signal: stop.signal }, ({ type }) => {
    seen.push(type);
    if (type === 'DELETED') stop.abort();
  });
  await client.create(configMaps, { metadata: { name: 'x', namespace: 'b' } });
  await client.delete(configMaps, 'b/x');
  await expect(watching).rejects.toThrow(/abort/i);
  expect(seen).toEqual(['BOOKMARK', 'ADDED', 'DELETED']);
  const other = server.transport({ username: 'other', groups: [] });
  const ended = new ApiClient(other, { userAgent: 'test' }).watch(configMaps, {}, () => undefined);
  await other.close();
  await expect(ended).rejects.toMatchObject({ name: 'ConnectionError' });
});
