import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import { ConnectionError } from '#client/transport/connection-error.js';
import type { Transport, TransportRequest } from '#client/transport/transport.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Draft, KubeObject } from '#domain/meta/object-meta.js';
import { leases } from '#domain/resources/coordination/lease/lease.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { eventsV1 } from '#domain/resources/events/event/event.js';
import { storageClasses } from '#domain/resources/storage/storage-class/storage-class.js';
import { persistentVolumes } from '#domain/resources/core/persistent-volume/persistent-volume.js';
import type { Pod, PodSpec } from '#domain/schema/types/core-v1.js';
import type { Event } from '#domain/schema/types/events-v1.js';
import { type ApiServer, startApiServer } from '../../api-server/src/start-api-server.js';
import { openMemoryStore } from '../../api-server/src/storage/memory-store.js';
import { type RunningScheduler, startScheduler, type StartSchedulerOptions } from './start-scheduler.js';

let server: ApiServer;
let client: ApiClient;
const schedulers: RunningScheduler[] = [];

beforeEach(async () => {
  server = await startApiServer({
    store: await openMemoryStore(),
    insecurePort: -1,
    disableAdmissionPlugins: ['ServiceAccount', 'Priority', 'TaintNodesByCondition'],
    logLevel: 'silent',
  });
  client = new ApiClient(server.transport({ username: 'admin', groups: ['system:masters'] }), { userAgent: 'test' });
});

afterEach(async () => {
  await Promise.all(schedulers.splice(0).map((scheduler) => scheduler.close()));
  await server.close();
});

type Trouble = (request: TransportRequest, signal: AbortSignal | undefined) => Promise<void> | void;

/** The way of a scheduler to its server, which may be troubled. `before` is asked about each request. */
function network(before: Trouble = () => undefined): Transport {
  const transport = server.transport({ username: 'system:kube-scheduler', groups: [] });
  return {
    async request(request, signal) {
      await before(request, signal);
      return transport.request(request, signal);
    },
    watch: (request, onEvent, signal) => transport.watch(request, onEvent, signal),
    close: () => transport.close(),
  };
}

async function start(options: Partial<StartSchedulerOptions> = {}): Promise<RunningScheduler> {
  const quick = { initialBackoffMs: 10, maxBackoffMs: 50, retryPeriodMs: 20 };
  const scheduler = await startScheduler({ transport: network(), port: 0, logLevel: 'silent', ...quick, ...options });
  schedulers.push(scheduler);
  return scheduler;
}

const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { interval: 5, timeout: 10_000 });

function addNode(name: string, cpu = '4'): Promise<unknown> {
  return client.create(nodes, { metadata: { name }, status: { allocatable: { cpu, memory: '8Gi', pods: '110' } } });
}

function addPod(name: string, spec: Partial<PodSpec> = {}, cpu = '1'): Promise<Pod> {
  const containers = [{ name: 'c', image: 'image', resources: { requests: { cpu } } }];
  return client.create(pods, { metadata: { name, namespace: 'default' }, spec: { containers, ...spec } } as Draft<Pod>);
}

const pod = (name: string): Promise<Pod> => client.get(pods, `default/${name}`);
const nodeOf = async (name: string): Promise<string> => (await pod(name)).spec.nodeName ?? '';
const told = async (reason: string): Promise<readonly Event[]> =>
  (await client.list(eventsV1)).items.filter((event) => event.reason === reason);

async function condition(name: string, type = 'PodScheduled') {
  return (await pod(name)).status.conditions?.find((one) => one.type === type);
}

/** What `/metrics` says of each series that begins so. */
async function metrics(scheduler: RunningScheduler, beginning: string): Promise<readonly string[]> {
  const text = await (await fetch(`${scheduler.url}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith(beginning));
}

test('a pod is bound to a node, and says so', async () => {
  await addNode('n');
  const created = await addPod('p');
  const scheduler = await start();
  await eventually(() => nodeOf('p')).toBe('n');
  expect(await condition('p')).toMatchObject({ status: 'True' });
  await eventually(() => told('Scheduled')).toHaveLength(1);
  const [event] = await told('Scheduled');
  expect(event).toMatchObject({
    metadata: { namespace: 'default' },
    type: 'Normal',
    action: 'Binding',
    note: 'Successfully assigned default/p to n',
    regarding: { kind: 'Pod', namespace: 'default', name: 'p', uid: created.metadata.uid },
    reportingController: 'default-scheduler',
  });
  expect(event?.reportingInstance).toMatch(/^default-scheduler-./);
  await eventually(() => metrics(scheduler, 'scheduler_cache_size{')).toEqual([
    'scheduler_cache_size{type="nodes"} 1',
    'scheduler_cache_size{type="pods"} 1',
    'scheduler_cache_size{type="assumed_pods"} 0',
  ]);
  const attempts = 'scheduler_schedule_attempts_total{result="scheduled",profile="default-scheduler"} 1';
  expect(await metrics(scheduler, 'scheduler_schedule_attempts_total')).toEqual([attempts]);
  expect(await metrics(scheduler, 'scheduler_pod_scheduling_attempts_count')).toEqual(['scheduler_pod_scheduling_attempts_count 1']);
});

test('a pod that fits nowhere says why, and is bound as soon as there is room', async () => {
  await addNode('small', '1');
  await addPod('p', {}, '2');
  const scheduler = await start();
  const message =
    '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.';
  await eventually(() => condition('p')).toMatchObject({ status: 'False', reason: 'Unschedulable', message });
  await eventually(() => told('FailedScheduling')).toHaveLength(1);
  expect((await told('FailedScheduling'))[0]).toMatchObject({ type: 'Warning', action: 'Scheduling', note: message });
  expect(await metrics(scheduler, 'scheduler_unschedulable_pods{')).toEqual([
    'scheduler_unschedulable_pods{plugin="NodeResourcesFit",profile="default-scheduler"} 1',
  ]);
  expect(await metrics(scheduler, 'scheduler_pending_pods{queue="unschedulable"}')).toEqual([
    'scheduler_pending_pods{queue="unschedulable"} 1',
  ]);
  await addNode('large');
  await eventually(() => nodeOf('p')).toBe('large');
  expect(await condition('p')).toMatchObject({ status: 'True' });
});

test('pods that came before the first node are bound when it comes', async () => {
  await addPod('p');
  await start();
  await eventually(() => condition('p')).toMatchObject({ status: 'False', message: 'no nodes available to schedule pods' });
  await addNode('n');
  await eventually(() => nodeOf('p')).toBe('n');
});

test('many bindings are under way at a time, and no node gets more than it has room for', async () => {
  await Promise.all(Array.from({ length: 5 }, (_, i) => addNode(`n${i}`, '4')));
  await Promise.all(Array.from({ length: 25 }, (_, i) => addPod(`p${i}`)));
  let underWay = 0;
  let go: () => void = () => undefined;
  const allUnderWay = new Promise<void>((resolve) => {
    go = resolve;
  });
  const slow = network(async ({ path }) => {
    if (!path.endsWith('/binding')) return;
    if ((underWay += 1) === 20) go();
    await allUnderWay;
  });
  await start({ transport: slow });
  const counts = async (): Promise<Record<string, number>> => {
    const count: Record<string, number> = {};
    for (const { spec } of (await client.list(pods)).items) count[spec.nodeName ?? ''] = (count[spec.nodeName ?? ''] ?? 0) + 1;
    return count;
  };
  await eventually(counts).toEqual({ n0: 4, n1: 4, n2: 4, n3: 4, n4: 4, '': 5 });
  expect(underWay).toBe(20);
});

describe('a binding that fails', () => {
  test('is tried again after a while, and the pod tells of it', async () => {
    await addNode('n');
    await addPod('p');
    let failures = 2;
    const broken = network((request) => {
      if (request.path.endsWith('/binding') && failures-- > 0) throw new ConnectionError('POST', new Error('socket hang up'));
    });
    const scheduler = await start({ transport: broken });
    await eventually(() => nodeOf('p')).toBe('n');
    const notes = async () => new Set((await told('FailedScheduling')).map(({ note }) => note));
    await eventually(notes).toEqual(new Set(['running Bind plugin "DefaultBinder": POST: socket hang up']));
    await eventually(() => metrics(scheduler, 'scheduler_schedule_attempts_total')).toEqual([
      'scheduler_schedule_attempts_total{result="scheduled",profile="default-scheduler"} 1',
      'scheduler_schedule_attempts_total{result="error",profile="default-scheduler"} 2',
    ]);
  });

  test('although it was done is no failure', async () => {
    await addNode('n');
    await addPod('p');
    const transport = server.transport({ username: 'system:kube-scheduler', groups: [] });
    const forgetful: Transport = {
      ...network(),
      async request(request, signal) {
        const answer = await transport.request(request, signal);
        if (request.path.endsWith('/binding')) throw new ConnectionError('POST', new Error('socket hang up'));
        return answer;
      },
    };
    const scheduler = await start({ transport: forgetful });
    await eventually(() => nodeOf('p')).toBe('n');
    await eventually(() => metrics(scheduler, 'scheduler_cache_size{type="assumed_pods"}')).toEqual([
      'scheduler_cache_size{type="assumed_pods"} 0',
    ]);
    await eventually(() => metrics(scheduler, 'scheduler_goroutines{')).toEqual(['scheduler_goroutines{operation="binding"} 0']);
    expect(await metrics(scheduler, 'scheduler_pending_pods{queue="backoff"}')).toEqual(['scheduler_pending_pods{queue="backoff"} 0']);
  });

  test('gives back the room that was counted on', async () => {
    await addNode('n', '1');
    await addPod('p');
    const deletesFirst = network(async ({ path }) => {
      if (path.endsWith('/p/binding')) await client.delete(pods, 'default/p');
    });
    await start({ transport: deletesFirst });
    await eventually(() => client.list(pods).then(({ items }) => items.length)).toBe(0);
    await addPod('q');
    await eventually(() => nodeOf('q')).toBe('n');
  });
});

test('a pod of higher priority takes the place of another', async () => {
  await addNode('n', '1');
  await addPod('low', { priority: 0 });
  await start();
  await eventually(() => nodeOf('low')).toBe('n');
  const high = await addPod('high', { priority: 10 });
  await eventually(() => condition('low', 'DisruptionTarget')).toMatchObject({
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: 'default-scheduler: preempting to accommodate a higher priority pod',
  });
  await eventually(async () => (await pod('low')).metadata.deletionTimestamp).toBeDefined();
  await eventually(async () => (await pod('high')).status.nominatedNodeName).toBe('n');
  await eventually(() => told('Preempted')).toHaveLength(1);
  expect((await told('Preempted'))[0]).toMatchObject({
    regarding: { name: 'low' },
    related: { name: 'high' },
    type: 'Normal',
    action: 'Preempting',
    note: `Preempted by pod ${high.metadata.uid} on node n`,
  });
  await client.delete(pods, 'default/low', { gracePeriodSeconds: 0 });
  await eventually(() => nodeOf('high')).toBe('n');
  expect((await pod('high')).status.nominatedNodeName).toBeUndefined();
});

describe('a pod with a claim that waits for its first consumer', () => {
  const claimKey = 'default/c';
  const put = <T extends KubeObject>(resource: ResourceDefinition<T>, object: object): Promise<T> =>
    client.create(resource, object as Draft<T>);
  const access = { accessModes: ['ReadWriteOnce'], storageClassName: 'slow' };

  beforeEach(async () => {
    await addNode('n');
    await put(storageClasses, {
      metadata: { name: 'slow' },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
    await put(persistentVolumes, {
      metadata: { name: 'v' },
      spec: { ...access, capacity: { storage: '1Gi' }, persistentVolumeReclaimPolicy: 'Retain', hostPath: { path: '/v' } },
    });
    const available = { status: { phase: 'Available' } };
    await client.patch(persistentVolumes, 'v', { type: 'merge', patch: available }, { subresource: 'status' });
    await put(persistentVolumeClaims, {
      metadata: { name: 'c', namespace: 'default' },
      spec: { ...access, resources: { requests: { storage: '1Gi' } } },
    });
    await addPod('p', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] });
  });

  /** What the volume controller does. */
  async function bindClaim(): Promise<void> {
    const patch = { metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } }, spec: { volumeName: 'v' } };
    await client.patch(persistentVolumeClaims, claimKey, { type: 'merge', patch });
    await client.patch(
      persistentVolumeClaims,
      claimKey,
      { type: 'merge', patch: { status: { phase: 'Bound' } } },
      { subresource: 'status' },
    );
  }

  test('is bound once its volume is', async () => {
    await start();
    await eventually(async () => (await client.get(persistentVolumes, 'v')).spec.claimRef).toMatchObject({
      namespace: 'default',
      name: 'c',
    });
    await eventually(async () => (await pod('p')).status.nominatedNodeName).toBe('n');
    expect(await nodeOf('p')).toBe('');
    await bindClaim();
    await eventually(() => nodeOf('p')).toBe('n');
  });

  test('is looked at again when its volume takes too long', async () => {
    await start({ volumeBindTimeoutMs: 30 });
    const note = 'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded';
    await eventually(async () => (await told('FailedScheduling')).map((event) => event.note)).toContain(note);
    await bindClaim();
    await eventually(() => nodeOf('p')).toBe('n');
  });

  test('loses its place to a pod of higher priority without being deleted', async () => {
    await start();
    await eventually(async () => (await pod('p')).status.nominatedNodeName).toBe('n');
    await addPod('high', { priority: 10 }, '4');
    await eventually(() => nodeOf('high')).toBe('n');
    await eventually(() => told('Preempted')).toHaveLength(1);
    expect((await told('Preempted'))[0]?.note).toMatch(/ on node n \(in kube-scheduler memory\)\.$/);
    const left = await pod('p');
    expect(left.metadata.deletionTimestamp).toBeUndefined();
    expect(left.spec.nodeName).toBeUndefined();
  });
});

describe('of two schedulers', () => {
  const holder = async (): Promise<string> => (await client.get(leases, 'kube-system/kube-scheduler')).spec?.holderIdentity ?? '';

  test('one leads, and the other goes on when it is gone', async () => {
    await addNode('n');
    const first = await start();
    await addPod('a');
    await eventually(() => nodeOf('a')).toBe('n');
    const leader = await holder();
    const second = await start();
    await eventually(() => fetch(`${second.url}/readyz`).then(({ status }) => status)).toBe(200);
    expect(await metrics(second, 'leader_election_master_status')).toEqual(['leader_election_master_status{name="kube-scheduler"} 0']);
    expect(await metrics(first, 'leader_election_master_status')).toEqual(['leader_election_master_status{name="kube-scheduler"} 1']);
    await first.close();
    await addPod('b');
    await eventually(() => nodeOf('b')).toBe('n');
    expect(await holder()).not.toBe(leader);
    expect(await metrics(second, 'scheduler_schedule_attempts_total')).toEqual([
      'scheduler_schedule_attempts_total{result="scheduled",profile="default-scheduler"} 1',
    ]);
  });

  test('one that has lost the leadership begins anew', async () => {
    await addNode('n');
    const times = { leaseDurationMs: 1000, renewDeadlineMs: 200, retryPeriodMs: 20 };
    let isCut = false;
    const cut = network(({ path }) => {
      if (isCut && path.includes('/leases')) throw new ConnectionError('PUT', new Error('socket hang up'));
    });
    const first = await start({ transport: cut, ...times });
    await addPod('a');
    await eventually(() => nodeOf('a')).toBe('n');
    isCut = true;
    const leads = () => metrics(first, 'leader_election_master_status');
    await eventually(leads).toEqual(['leader_election_master_status{name="kube-scheduler"} 0']);
    isCut = false;
    await addPod('b');
    await eventually(() => nodeOf('b')).toBe('n');
  });
});

describe('over HTTP', () => {
  test('it tells of its health', async () => {
    const scheduler = await start({ leaderElect: false });
    const get = async (path: string): Promise<readonly [number, string]> => {
      const response = await fetch(`${scheduler.url}${path}`);
      return [response.status, await response.text()];
    };
    await eventually(() => get('/readyz?verbose')).toEqual([200, '[+]shutdown ok\n[+]sched-handler-sync ok\nreadyz check passed\n']);
    expect(await get('/healthz')).toEqual([200, 'ok']);
    expect(await get('/livez/ping')).toEqual([200, 'ok']);
    expect((await get('/livez/nothing'))[0]).toBe(404);
  });

  test('it is not ready before it knows the cluster', async () => {
    const hanging = network(
      (_, signal) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    );
    const scheduler = await start({ transport: hanging });
    const response = await fetch(`${scheduler.url}/readyz`);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe(
      '[+]leaderElection ok\n[+]shutdown ok\n[-]sched-handler-sync failed: reason withheld\nreadyz check failed\n',
    );
    expect((await fetch(`${scheduler.url}/healthz`)).status).toBe(200);
  });
});

test('options that make no sense are refused, all at once', async () => {
  const wrong = { port: 70_000, maxBackoffMs: 1, logLevel: 'loud' };
  await expect(start(wrong)).rejects.toThrow(/port must.*logLevel.*maxBackoffMs/);
  await expect(start({ leaseDurationMs: 5000 })).rejects.toThrow('leaseDuration must be greater than renewDeadline');
});
