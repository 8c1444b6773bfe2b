import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RawClient } from '#testing/raw-client.js';
import { type ApiServer, startApiServer } from '../../start-api-server.js';
import { openMemoryStore } from '../../storage/memory-store.js';

let server: ApiServer;
let client: RawClient;
const call: RawClient['call'] = (...request) => client.call(...request);

/** What a kubelet answers, by the container that is asked for, to whoever knows the token. */
const kubeletAnswers: Readonly<Record<string, readonly [number, string]>> = {
  c: [200, 'one\ntwo\n'],
  waiting: [400, 'container "waiting" in pod "p" is waiting to start: ContainerCreating'],
  gone: [404, 'pod "p" does not exist'],
  broken: [500, 'no disk'],
};
let kubelet: Server;
const asked: string[] = [];

beforeAll(async () => {
  server = await startApiServer({
    store: await openMemoryStore(),
    insecurePort: 0,
    disableAdmissionPlugins: ['ServiceAccount'],
    logLevel: 'silent',
    kubeletToken: 'secret',
  });
  client = new RawClient(server.insecureUrl ?? '');
  kubelet = createServer((request, response) => {
    const { url = '', headers } = request;
    asked.push(`${headers.authorization ?? ''} ${url}`);
    const container = /^\/containerLogs\/[^/]+\/[^/]+\/([^?]+)/.exec(url)?.[1] ?? '';
    const [status, text] = kubeletAnswers[container] ?? [404, ''];
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => kubelet.listen(0, '127.0.0.1', resolve));
  await newNode('n', (kubelet.address() as AddressInfo).port);
});
afterAll(async () => {
  await server.close();
  kubelet.close();
});

async function newNode(name: string, port: number): Promise<void> {
  await call('POST', '/api/v1/nodes', { metadata: { name } });
  const status = { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }], daemonEndpoints: { kubeletEndpoint: { Port: port } } };
  await call('PATCH', `/api/v1/nodes/${name}/status`, { status }, { 'content-type': 'application/merge-patch+json' });
}

let count = 0;
/** A namespace of its own with a pod `p`. */
async function newPod(
  spec: object = {},
  containers: readonly string[] = ['c'],
): Promise<{ readonly namespace: string; readonly pod: string }> {
  count += 1;
  const name = `test-${count}`;
  const namespace = `/api/v1/namespaces/${name}`;
  await call('POST', '/api/v1/namespaces', { metadata: { name } });
  await call('POST', `${namespace}/pods`, {
    metadata: { name: 'p', labels: { app: 'a' } },
    spec: { containers: containers.map((container) => ({ name: container, image: 'i' })), ...spec },
  });
  return { namespace, pod: `${namespace}/pods/p` };
}

describe('binding', () => {
  const binding = { metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } };

  test.each(['pods/p/binding', 'bindings'])('a post to %s puts the pod on the node', async (path) => {
    const { namespace, pod } = await newPod();
    const { code, body } = await call('POST', `${namespace}/${path}`, binding);
    expect([code, body]).toEqual([201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }]);
    expect((await call('GET', pod)).body).toMatchObject({
      spec: { nodeName: 'n' },
      status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
    });
    const again = await call('POST', `${namespace}/${path}`, binding);
    expect(again.body).toMatchObject({
      code: 409,
      message: 'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n"',
    });
  });

  test.each<[string, object, number, string]>([
    ['p', { ...binding, metadata: { name: 'q' } }, 400, 'name in URL does not match name in Binding object'],
    ['p', { ...binding, target: { name: '' } }, 400, 'target.name: Required value'],
    ['q', { ...binding, metadata: { name: 'q' } }, 404, 'pods "q" not found'],
    [
      'p',
      { ...binding, metadata: { name: 'p', namespace: 'other' } },
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
  ])('of %s as %j is refused with %i', async (name, body, code, message) => {
    const { namespace } = await newPod();
    expect((await call('POST', `${namespace}/pods/${name}/binding`, body)).body).toMatchObject({ code, message });
  });

  test('a dry run changes nothing, and a UID says which pod is meant', async () => {
    const { pod } = await newPod();
    expect((await call('POST', `${pod}/binding?dryRun=All`, binding)).code).toBe(201);
    const wrong = { ...binding, metadata: { name: 'p', uid: 'other' } };
    expect((await call('POST', `${pod}/binding`, wrong)).body.message).toContain('Precondition failed: UID in precondition: other');
    expect((await call('GET', pod)).body.spec.nodeName).toBeUndefined();
  });
});

describe('eviction', () => {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'p' } };

  async function newBudget(namespace: string, name: string, status: object): Promise<string> {
    const path = namespace.replace('/api/v1', '/apis/policy/v1') + '/poddisruptionbudgets';
    await call('POST', path, { metadata: { name }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'a' } } } });
    await call('PATCH', `${path}/${name}/status`, { status }, { 'content-type': 'application/merge-patch+json' });
    return `${path}/${name}`;
  }

  async function makeReady(pod: string): Promise<void> {
    const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
    await call('PATCH', `${pod}/status`, { status }, { 'content-type': 'application/merge-patch+json' });
  }

  test('a pod without budget is deleted, whichever version of Eviction asks', async () => {
    const { pod } = await newPod();
    const { code, body } = await call('POST', `${pod}/eviction`, { ...eviction, apiVersion: 'policy/v1beta1' });
    expect([code, body]).toEqual([201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }]);
    expect((await call('GET', pod)).code).toBe(404);
  });

  test('a pod that runs is told why it goes', async () => {
    const { pod } = await newPod({ nodeName: 'n' });
    await makeReady(pod);
    expect((await call('POST', `${pod}/eviction`, eviction)).code).toBe(201);
    const { body } = await call('GET', pod);
    expect(body.metadata.deletionGracePeriodSeconds).toBe(30);
    expect(body.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }),
    );
  });

  test('a budget is taken from until nothing is left', async () => {
    const { namespace, pod } = await newPod({ nodeName: 'n' });
    await makeReady(pod);
    const budget = await newBudget(namespace, 'b', { observedGeneration: 1, disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1 });
    expect((await call('POST', `${pod}/eviction?dryRun=All`, eviction)).code).toBe(201);
    expect((await call('GET', budget)).body.status.disruptionsAllowed).toBe(1);
    expect((await call('POST', `${pod}/eviction`, eviction)).code).toBe(201);
    expect((await call('GET', budget)).body.status).toMatchObject({ disruptionsAllowed: 0, disruptedPods: { p: expect.any(String) } });
    const other = { ...eviction, metadata: { name: 'q' } };
    await call('POST', `${namespace}/pods`, {
      metadata: { name: 'q', labels: { app: 'a' } },
      spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] },
    });
    await makeReady(`${namespace}/pods/q`);
    const refused = await call('POST', `${namespace}/pods/q/eviction`, other);
    expect(refused.body).toMatchObject({ code: 429, reason: 'TooManyRequests', details: { causes: [{ reason: 'DisruptionBudget' }] } });
    expect((await call('GET', `${namespace}/pods/q`)).body.metadata.deletionTimestamp).toBeUndefined();
  });

  test('two budgets are one too many', async () => {
    const { namespace, pod } = await newPod({ nodeName: 'n' });
    await makeReady(pod);
    await newBudget(namespace, 'b', {});
    await newBudget(namespace, 'c', {});
    const { code, body } = await call('POST', `${pod}/eviction`, eviction);
    expect(code).toBe(201);
    expect(body).toMatchObject({
      status: 'Failure',
      code: 500,
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    });
    expect((await call('GET', pod)).code).toBe(200);
  });

  test('another state of the pod than the one it is for is a conflict', async () => {
    const { pod } = await newPod();
    const deleteOptions = { preconditions: { resourceVersion: '1' } };
    const { body } = await call('POST', `${pod}/eviction`, { ...eviction, deleteOptions });
    expect(body).toMatchObject({ code: 409, reason: 'Conflict' });
    expect(body.message).toMatch(/^Operation cannot be fulfilled on Pod "p": the ResourceVersion in the precondition \(1\) does not match/);
  });
});

describe('log', () => {
  test('comes from the kubelet of the node', async () => {
    const { namespace, pod } = await newPod({ nodeName: 'n' });
    asked.length = 0;
    const { code, body, headers } = await call('GET', `${pod}/log?follow=true&tailLines=2&sinceTime=2026-01-02T03:04:05%2B01:00`);
    expect([code, body.text, headers.get('content-type')]).toEqual([200, 'one\ntwo\n', 'text/plain']);
    const query = 'follow=true&sinceTime=2026-01-02T02%3A04%3A05Z&stream=All&tailLines=2';
    expect(asked).toEqual([`Bearer secret /containerLogs/${namespace.split('/').at(-1) ?? ''}/p/c?${query}`]);
  });

  test('of a pod without node is empty', async () => {
    const { pod } = await newPod();
    expect(await call('GET', `${pod}/log`)).toMatchObject({ code: 204, body: { text: '' } });
  });

  const several = ['c', 'waiting', 'gone', 'broken'];

  test.each<[string, number, string, string]>([
    ['', 400, 'BadRequest', 'a container name must be specified for pod p, choose one of: [c waiting gone broken]'],
    ['?container=x', 400, 'BadRequest', 'container x is not valid for pod p'],
    ['?container=waiting', 400, 'BadRequest', 'container "waiting" in pod "p" is waiting to start: ContainerCreating'],
    ['?container=gone', 404, 'NotFound', 'the server could not find the requested resource ( pods/log p)'],
    ['?container=broken', 500, 'InternalError', 'Internal error occurred: no disk'],
    ['?tailLines=x', 400, 'BadRequest', 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['?sinceTime=x', 400, 'BadRequest', 'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"'],
    ['?tailLines=-1', 422, 'Invalid', 'PodLogOptions "p" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0'],
    ['?sinceSeconds=0', 422, 'Invalid', 'PodLogOptions "p" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0'],
    ['?limitBytes=0', 422, 'Invalid', 'PodLogOptions "p" is invalid: limitBytes: Invalid value: 0: must be greater than 0'],
    [
      '?stream=x',
      422,
      'Invalid',
      'PodLogOptions "p" is invalid: stream: Unsupported value: "x": supported values: "All", "Stderr", "Stdout"',
    ],
  ])('of %s is refused with %i %s', async (query, code, reason, message) => {
    const { pod } = await newPod({ nodeName: 'n' }, several);
    const { body } = await call('GET', `${pod}/log${query}`);
    expect({ code: body.code, reason: body.reason, message: body.message }).toEqual({ code, reason, message });
  });

  test('of a node that is not there, or does not answer, is refused', async () => {
    const { pod } = await newPod({ nodeName: 'absent' });
    expect((await call('GET', `${pod}/log`)).body).toMatchObject({ code: 404, message: 'nodes "absent" not found' });
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    await newNode('silent', port);
    const silent = await newPod({ nodeName: 'silent' });
    const { body } = await call('GET', `${silent.pod}/log`);
    expect(body.code).toBe(500);
    expect(body.message).toMatch(
      /^Get "https:\/\/10\.0\.0\.1:\d+\/containerLogs\/.*": dial tcp 10\.0\.0\.1:\d+: connect: connection refused$/,
    );
  });
});
