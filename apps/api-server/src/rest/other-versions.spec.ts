import { afterAll, beforeAll, expect, test } from 'vitest';
import { RawClient } from '#testing/raw-client.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

let server: ApiServer;
let client: RawClient;

beforeAll(async () => {
  server = await startApiServer({ store: await openMemoryStore(), insecurePort: 0, logLevel: 'silent' });
  client = new RawClient(server.insecureUrl ?? '');
});
afterAll(() => server.close());

const group = '/apis/resource.k8s.io';
const claimsIn = (version: string): string => `${group}/${version}/namespaces/default/resourceclaims`;

test('A claim of an old version is read, changed and allocated in the new one, and back', async () => {
  const flat = { name: 'gpu', deviceClassName: 'gpu.example.com' };
  const created = await client.call('POST', claimsIn('v1beta1'), { metadata: { name: 'a' }, spec: { devices: { requests: [flat] } } });
  expect(created.body).toMatchObject({
    apiVersion: 'resource.k8s.io/v1beta1',
    spec: { devices: { requests: [{ ...flat, allocationMode: 'ExactCount', count: 1 }] } },
  });
  const read = await client.call('GET', `${claimsIn('v1')}/a`);
  const exactly = { deviceClassName: 'gpu.example.com', allocationMode: 'ExactCount', count: 1 };
  expect(read.body).toMatchObject({ apiVersion: 'resource.k8s.io/v1', spec: { devices: { requests: [{ name: 'gpu', exactly }] } } });
  const allocation = { devices: { results: [{ request: 'gpu', driver: 'gpu.example.com', pool: 'n', device: 'd' }] } };
  const allocated = await client.call('PUT', `${claimsIn('v1beta1')}/a/status`, { ...created.body, status: { allocation } });
  expect(allocated).toMatchObject({ code: 200, body: { spec: created.body.spec, status: { allocation } } });
  const changed = { ...read.body, metadata: { name: 'a' }, spec: { devices: { requests: [{ name: 'other', exactly }] } } };
  expect(await client.call('PUT', `${claimsIn('v1')}/a`, changed)).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
});

test('Slices are selected by node and driver in every version, and by nothing else', async () => {
  const spec = { driver: 'gpu.example.com', pool: { name: 'n', generation: 1, resourceSliceCount: 1 } };
  const slice = (name: string, nodeName: string): object => ({
    metadata: { name },
    spec: { ...spec, nodeName, devices: [{ name: 'd', attributes: { size: { int: 2 } } }] },
  });
  await client.call('POST', `${group}/v1/resourceslices`, slice('a', 'one'));
  await client.call('POST', `${group}/v1beta2/resourceslices`, slice('b', 'two'));
  const found = await client.call('GET', `${group}/v1beta1/resourceslices?fieldSelector=spec.nodeName=two,spec.driver=gpu.example.com`);
  expect(found.body.items).toMatchObject([
    { metadata: { name: 'b' }, spec: { devices: [{ name: 'd', basic: { attributes: { size: { int: 2 } } } }] } },
  ]);
  const refused = await client.call('GET', `${group}/v1beta1/resourceslices?fieldSelector=spec.pool=n`);
  expect(refused).toMatchObject({
    code: 400,
    body: { message: 'field label not supported for resource.k8s.io/v1beta1, Kind=ResourceSlice: spec.pool' },
  });
});
