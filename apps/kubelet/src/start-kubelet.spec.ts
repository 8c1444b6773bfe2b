import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import { hostAddressOf, hostEndpointOf, parsePublishedAddresses } from '#domain/fabric/host-address.js';
import { leases } from '#domain/resources/coordination/lease/lease.js';
import { events } from '#domain/resources/core/event/event.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { isPodReady } from '#domain/resources/core/pod/pod-readiness.js';
import type { Container, Node, Pod, PodSpec } from '#domain/schema/types/core-v1.js';
import { type ApiServer, startApiServer } from '../../api-server/src/start-api-server.js';
import { openMemoryStore } from '../../api-server/src/storage/memory-store.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { startKubelet, type Kubelet, type StartKubeletOptions } from './start-kubelet.js';

/** Networks nobody else on this machine uses. */
const second = 64 + Math.floor(Math.random() * 64);
const third = Math.floor(Math.random() * 128);
const port = 20_000 + Math.floor(Math.random() * 10_000);
const token = 'secret';

let server: ApiServer;
let client: ApiClient;
let kubelet: Kubelet | undefined;

beforeEach(async () => {
  server = await startApiServer({
    store: await openMemoryStore(),
    insecurePort: -1,
    disableAdmissionPlugins: ['ServiceAccount'],
    logLevel: 'silent',
  });
  client = new ApiClient(server.transport({ username: 'test', groups: ['system:masters'] }), { userAgent: 'test' });
});
afterEach(async () => {
  await kubelet?.close();
  kubelet = undefined;
  await server.close();
});

async function start(options: Partial<StartKubeletOptions> = {}): Promise<Kubelet> {
  kubelet = await startKubelet({
    transport: server.transport({ username: 'system:node', groups: ['system:nodes'] }),
    nodeNetwork: `10.${second}.${third}.0/24`,
    clusterCIDR: `10.${second}.${third + 128}.0/24`,
    port: 0,
    healthzPort: 0,
    serverToken: token,
    logLevel: 'silent',
    ...options,
  });
  return kubelet;
}

/** Gives a node its network, as the controller of node addresses does. */
async function giveNetwork(name = 'node-1', part = 0): Promise<void> {
  const podCIDR = `10.${second}.${third + 128}.${part * 64}/26`;
  await client.patch(nodes, name, { type: 'merge', patch: { spec: { podCIDR, podCIDRs: [podCIDR] } } });
}

const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { interval: 5, timeout: 5000 });

function nodeCondition({ status }: Node, type: string): string {
  const { status: value, reason } = status.conditions?.find((one) => one.type === type) ?? {};
  return `${value} ${reason}`;
}

async function create(
  name: string,
  container: Partial<Container> = {},
  more: Partial<PodSpec> = {},
  annotations: Record<string, string> = {},
): Promise<Pod> {
  const ports = [{ containerPort: port, protocol: 'TCP' }];
  const spec = { nodeName: 'node-1', containers: [{ name: 'c', image: 'example.com/web:1', resources: {}, ports, ...container }], ...more };
  return client.create(pods, { metadata: { name, namespace: 'default', annotations }, spec } as never);
}

const read = (name: string): Promise<Pod> => client.get(pods, `default/${name}`);

async function eventsOf(name: string): Promise<readonly string[]> {
  const { items } = await client.list(events, { namespace: 'default' });
  const own = items.filter(({ involvedObject }) => involvedObject.name === name);
  return own.map(({ type, reason, message }) => `${type} ${reason} ${message}`);
}

describe('nodes', () => {
  test('register, wait for a network, and are ready when they have one', async () => {
    await start({ nodes: 2, nodeLabels: { 'example.com/a': 'b' } });
    const node = await client.get(nodes, 'node-2');
    expect(node.metadata.labels).toMatchObject({ 'kubernetes.io/hostname': 'node-2', 'kubernetes.io/os': 'linux', 'example.com/a': 'b' });
    expect(node.status.addresses).toEqual([
      { type: 'InternalIP', address: `10.${second}.${third}.3` },
      { type: 'Hostname', address: 'node-2' },
    ]);
    expect(nodeCondition(node, 'Ready')).toBe('False KubeletNotReady');
    await giveNetwork('node-2');
    await eventually(async () => nodeCondition(await client.get(nodes, 'node-2'), 'Ready')).toBe('True KubeletReady');
    expect(nodeCondition(await client.get(nodes, 'node-1'), 'Ready')).toBe('False KubeletNotReady');
    await eventually(() => eventsOf('node-2')).toEqual(
      expect.arrayContaining(['Normal Starting Starting kubelet.', 'Normal NodeReady Node node-2 status is now: NodeReady']),
    );
  });

  test('renew their leases, which they own', async () => {
    await start();
    await eventually(async () => (await client.list(leases, { namespace: 'kube-node-lease' })).items.length).toBe(1);
    const lease = await client.get(leases, 'kube-node-lease/node-1');
    expect(lease.spec).toMatchObject({ holderIdentity: 'node-1', leaseDurationSeconds: 40 });
    expect(lease.metadata.ownerReferences?.[0]?.uid).toBe((await client.get(nodes, 'node-1')).metadata.uid);
  });

  test('that are there already are taken over', async () => {
    await start();
    await kubelet?.close();
    const { metadata } = await client.get(nodes, 'node-1');
    await start({ nodeLabels: { a: 'b' } });
    await eventually(async () => (await client.get(nodes, 'node-1')).metadata.labels?.['a']).toBe('b');
    expect((await client.get(nodes, 'node-1')).metadata.uid).toBe(metadata.uid);
  });
});

describe('a pod', () => {
  test('runs, is ready, and answers', async () => {
    await start();
    await giveNetwork();
    await create('web');
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
    const { status } = await read('web');
    expect(status).toMatchObject({ phase: 'Running', hostIP: `10.${second}.${third}.2`, podIP: `10.${second}.${third + 128}.2` });
    const answer = await fetch(`http://${hostAddressOf(status.podIP ?? '')}:${port}/`);
    expect(await answer.text()).toContain('pod:       web\n');
    await eventually(() => eventsOf('web')).toEqual([
      'Normal Pulling Pulling image "example.com/web:1"',
      expect.stringMatching(
        /^Normal Pulled Successfully pulled image "example.com\/web:1" in \d+m?s \(\d+m?s including waiting\)\. Image size: \d+ bytes\.$/,
      ),
      'Normal Created Container created',
      'Normal Started Container started',
    ]);
  });

  test('waits for the network of its node', async () => {
    await start();
    await create('web');
    await eventually(async () => (await read('web')).status.containerStatuses?.[0]?.state).toEqual({
      waiting: { reason: 'ContainerCreating' },
    });
    await eventually(() => eventsOf('web')).toEqual([
      'Warning NetworkNotReady network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    ]);
    await giveNetwork();
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
  });

  test('is ready as its probe finds, which an annotation scripts', async () => {
    await start();
    await giveNetwork();
    const readinessProbe = { httpGet: { path: '/ready', port }, periodSeconds: 1, failureThreshold: 1 };
    await create('web', { readinessProbe }, {}, { 'kubernest.dev/readiness': 'fail' });
    await eventually(() => eventsOf('web')).toContain('Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503');
    expect(isPodReady(await read('web'))).toBe(false);
    await client.patch(pods, 'default/web', { type: 'merge', patch: { metadata: { annotations: { 'kubernest.dev/readiness': null } } } });
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
  });

  test('whose container crashes is restarted at once and then waits', async () => {
    await start();
    await giveNetwork();
    await create('web', {}, {}, { 'kubernest.dev/exit': '3' });
    await eventually(async () => (await read('web')).status.containerStatuses?.[0]?.state.waiting?.reason).toBe('CrashLoopBackOff');
    const { status, metadata } = await read('web');
    expect(status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      state: { waiting: { message: `back-off 10s restarting failed container=c pod=web_default(${metadata.uid})` } },
      lastState: { terminated: { exitCode: 3, reason: 'Error' } },
    });
    expect(status.phase).toBe('Running');
  });

  test('that runs once succeeds', async () => {
    await start();
    await giveNetwork();
    await create(
      'web',
      {},
      { restartPolicy: 'Never', initContainers: [{ name: 'i', image: 'example.com/i:1', resources: {} }] },
      { 'kubernest.dev/exit': '0' },
    );
    await eventually(async () => (await read('web')).status.phase).toBe('Succeeded');
    expect((await read('web')).status.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual([
      'PodReadyToStartContainers False undefined',
      'Initialized True PodCompleted',
      'Ready False PodCompleted',
      'ContainersReady False PodCompleted',
      'PodScheduled True undefined',
    ]);
  });

  test('whose image cannot be pulled says so', async () => {
    await start();
    await giveNetwork();
    await create('web', {}, {}, { 'kubernest.dev/image-pull': 'fail: no such image', 'kubernest.dev/exi': '1' });
    await eventually(async () => (await read('web')).status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: 'ErrImagePull',
      message: 'no such image',
    });
    await eventually(async () => (await read('web')).status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: 'ImagePullBackOff',
      message: 'Back-off pulling image "example.com/web:1": ErrImagePull: no such image',
    });
    expect(await eventsOf('web')).toContain('Warning InvalidAnnotation Ignored annotation kubernest.dev/exi: there is no such annotation');
  });
});

describe('a pod that is deleted', () => {
  const deleteWith = (name: string, gracePeriodSeconds?: number): Promise<unknown> =>
    client.delete(pods, `default/${name}`, gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds });
  const isGone = (name: string): Promise<boolean> =>
    read(name).then(
      () => false,
      () => true,
    );

  /** The states that watches are told of: phase, ready, and how the container is. */
  function watchStates(): { readonly seen: string[]; readonly stop: () => void } {
    const seen: string[] = [];
    const stop = new AbortController();
    const show = ({ type, object: { metadata, status } }: { type: string; object: Pod }): string => {
      const [state] = Object.entries(status.containerStatuses?.[0]?.state ?? {});
      const end = state?.[0] === 'terminated' ? ` ${status.containerStatuses?.[0]?.state.terminated?.exitCode}` : '';
      return `${type}${metadata.deletionTimestamp ? ' deleted' : ''} ${status.phase} ${isPodReady({ status })} ${state?.[0]}${end}`;
    };
    const watching = client.watch(pods, { namespace: 'default', signal: stop.signal }, (event) => {
      if (event.type !== 'BOOKMARK') seen.push(show(event as never));
    });
    watching.catch(() => undefined);
    return { seen, stop: () => stop.abort() };
  }

  test('is stopped, reported and gone, in as few writes as upstream needs', async () => {
    await start();
    await giveNetwork();
    const { seen, stop } = watchStates();
    await create('web', {}, { terminationGracePeriodSeconds: 30 });
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
    await deleteWith('web');
    await eventually(() => seen.at(-1)?.startsWith('DELETED')).toBe(true);
    stop();
    expect(seen).toEqual([
      'ADDED Pending false undefined',
      'MODIFIED Pending false waiting',
      'MODIFIED Running true running',
      'MODIFIED deleted Running true running',
      // The kubelet has seen the deletion: observedGeneration.
      'MODIFIED deleted Running true running',
      'MODIFIED deleted Succeeded false terminated 0',
      'DELETED deleted Succeeded false terminated 0',
    ]);
    await eventually(() => eventsOf('web')).toContain('Normal Killing Stopping container c');
    expect(kubelet && (await (await fetch(`${kubelet.url}/healthz`)).text())).toBe('ok');
  });

  test('has until its grace is over, which a second deletion shortens', async () => {
    await start();
    await giveNetwork();
    await create('web', {}, { terminationGracePeriodSeconds: 600 }, { 'kubernest.dev/stop': 'ignore' });
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
    await deleteWith('web');
    const { seen, stop } = watchStates();
    await deleteWith('web', 2);
    await eventually(() => seen.at(-1)).toBe('DELETED deleted Failed false terminated 137');
    stop();
    expect((await eventsOf('web')).filter((text) => text.includes('Killing'))).toHaveLength(1);
  });

  test('by force is gone at once, and stopped all the same', async () => {
    await start();
    await giveNetwork();
    await create('web');
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
    const { status } = await read('web');
    await deleteWith('web', 0);
    expect(await isGone('web')).toBe(true);
    const url = `http://${hostAddressOf(status.podIP ?? '')}:${port}/`;
    await eventually(() =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    ).toBe(false);
  });

  test('while it waits for its image does not wait any longer', async () => {
    await start();
    await giveNetwork();
    await create('web', {}, {}, { 'kubernest.dev/image-pull-delay': '1h' });
    await eventually(() => eventsOf('web')).toContain('Normal Pulling Pulling image "example.com/web:1"');
    await deleteWith('web');
    await eventually(() => isGone('web')).toBe(true);
  });

  test('while the kubelet was away is stopped when it comes back', async () => {
    await start();
    await giveNetwork();
    await create('web');
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
    await kubelet?.close();
    await deleteWith('web');
    await start();
    await eventually(() => isGone('web')).toBe(true);
  });

  test('runs its hook first; sidecars stop last', async () => {
    await start();
    await giveNetwork();
    const sidecar = { name: 's', image: 'example.com/s:1', resources: {}, restartPolicy: 'Always' };
    const lifecycle = { preStop: { exec: { command: ['sync'] } } };
    await create('web', { lifecycle }, { initContainers: [sidecar] }, { 'kubernest.dev/pre-stop': 'fail after 50ms' });
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
    const { seen, stop } = watchStates();
    await deleteWith('web');
    await eventually(() => seen.at(-1)).toBe('DELETED deleted Succeeded false terminated 0');
    stop();
    const events = await eventsOf('web');
    expect(events.filter((text) => text.includes('Killing')).sort()).toEqual([
      'Normal Killing Stopping container c',
      'Normal Killing Stopping container s',
    ]);
    expect(events).toContain('Warning FailedPreStopHook PreStopHook failed');
  });
});

describe('the HTTP API of a node', () => {
  async function ask(path: string, authorization = `Bearer ${token}`): Promise<Response> {
    const node = await client.get(nodes, 'node-1');
    const Port = node.status.daemonEndpoints.kubeletEndpoint?.Port ?? 0;
    const at = hostEndpointOf(`10.${second}.${third}.2`, Port, 'TCP', parsePublishedAddresses(node.metadata.annotations));
    return fetch(`http://${at?.host}:${at?.port}${path}`, { headers: { authorization } });
  }

  test('gives logs to who shows the token', async () => {
    await start();
    await giveNetwork();
    await create('web', {}, {}, { 'kubernest.dev/logs': 'one\ntwo\nthree' });
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
    const get = async (query = ''): Promise<string> => (await ask(`/containerLogs/default/web/c${query}`)).text();
    expect(await get()).toBe('one\ntwo\nthree\n');
    expect(await get('?tailLines=1')).toBe('three\n');
    expect(await get('?limitBytes=5')).toBe('one\nt');
    expect(await get('?tailLines=1&timestamps=true')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z three\n$/);
    expect((await ask('/containerLogs/default/web/c', 'Bearer wrong')).status).toBe(401);
    expect((await fetch(`${kubelet?.url}/containerLogs/default/web/c`)).status).toBe(401);
    expect((await fetch(`${kubelet?.url}/healthz`)).status).toBe(200);
  });

  test.each([
    ['/containerLogs/default/web/x', 404, 'container "x" not found in pod "web"'],
    ['/containerLogs/default/other/c', 404, 'pod "other" does not exist'],
    ['/containerLogs/default/web/c?previous=true', 400, 'previous terminated container "c" in pod "web" not found'],
    ['/containerLogs/default/web/c?tailLines=x', 400, '{"message": "Unable to decode query."}'],
    ['/containerLogs/default/web/c?tailLines=-1', 422, '{"message": "Invalid request."}'],
    ['/containerLogs/default/web/c?sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z', 422, '{"message": "Invalid request."}'],
  ])('%s is %d', async (path, status, text) => {
    await start();
    await giveNetwork();
    await create('web');
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
    const answer = await ask(path);
    expect([answer.status, await answer.text()]).toEqual([status, text]);
  });

  test('follows a log until the container ends, and then still has it', async () => {
    await start();
    await giveNetwork();
    await create('web', {}, {}, { 'kubernest.dev/logs': 'begin', 'kubernest.dev/exit': '1 after 1500ms, never' });
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
    const followed = ask('/containerLogs/default/web/c?follow=true');
    await fetch(`http://${hostAddressOf((await read('web')).status.podIP ?? '')}:${port}/hello`);
    expect(await (await followed).text()).toMatch(/^begin\n127\.0\.0\.1 .* "GET \/hello HTTP\/1\.1" 200 .*\n$/);
    await eventually(async () => (await read('web')).status.containerStatuses?.[0]?.restartCount).toBe(1);
    expect(await (await ask('/containerLogs/default/web/c?previous=true')).text()).toMatch(/^begin\n/);
  });

  test('tells its pods and its numbers', async () => {
    await start();
    await giveNetwork();
    await create('web');
    await eventually(async () => isPodReady(await read('web'))).toBe(true);
    expect(await (await ask('/pods')).json()).toMatchObject({
      kind: 'PodList',
      items: [{ metadata: { name: 'web' }, status: { phase: 'Running' } }],
    });
    expect(await (await ask('/metrics')).text()).toContain('kubelet_running_pods{node="node-1"} 1\n');
  });
});

test('a kubelet that comes back goes on with the pods of before', async () => {
  await start();
  await giveNetwork();
  await create('web');
  await eventually(async () => isPodReady(await read('web'))).toBe(true);
  const before = await read('web');
  await kubelet?.close();
  await expect(fetch(`http://${hostAddressOf(before.status.podIP ?? '')}:${port}/`)).rejects.toThrow('fetch failed');
  await start();
  await eventually(
    async () => (await fetch(`http://${hostAddressOf(before.status.podIP ?? '')}:${port}/`).catch(() => undefined))?.status,
  ).toBe(200);
  const after = await read('web');
  expect(after.status).toEqual(before.status);
  await create('next');
  await eventually(async () => (await read('next')).status.podIP).toBe(`10.${second}.${third + 128}.3`);
});
