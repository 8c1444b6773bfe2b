import { describe, expect, test } from 'vitest';
import { pods } from '#domain/resources/core/pod/pod.js';
import { isPodReady } from '#domain/resources/core/pod/pod-readiness.js';
import type { Container, ContainerStatus, Pod } from '#domain/schema/types/core-v1.js';
import { startApiServer } from '../../../api-server/src/start-api-server.js';
import { openMemoryStore } from '../../../api-server/src/storage/memory-store.js';
import { eventually, serverOptions, TestCluster } from '../fixture.js';

const cluster = new TestCluster(async () => startApiServer({ ...serverOptions, store: await openMemoryStore() }));

const containerOf = ({ status }: Pod, name = 'c'): ContainerStatus | undefined =>
  [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])].find(
    (one) => one.name === name,
  );
const init = (name: string, more: Partial<Container> = {}): Container => ({ name, image: `example.com/${name}:1`, resources: {}, ...more });

describe('probes', () => {
  test('a container that is not alive is killed and started again', async () => {
    await cluster.startReady();
    const livenessProbe = { exec: { command: ['true'] }, periodSeconds: 1, failureThreshold: 1 };
    await cluster.create('web', { livenessProbe });
    await cluster.ready('web');
    await cluster.annotate('web', { 'kubernest.dev/liveness': 'fail' });
    await eventually(async () => containerOf(await cluster.read('web'))?.restartCount).toBe(1);
    await cluster.annotate('web', { 'kubernest.dev/liveness': null });
    const events = await cluster.eventsOf('web');
    expect(events).toContain('Warning Unhealthy Liveness probe failed: ');
    expect(events).toContain('Normal Killing Container c failed liveness probe, will be restarted');
    await cluster.ready('web');
  });

  test('a container does not count as started before its startup probe says so', async () => {
    await cluster.startReady();
    const startupProbe = { httpGet: { path: '/started', port: cluster.port }, periodSeconds: 1, failureThreshold: 60 };
    await cluster.create('web', { startupProbe }, {}, { 'kubernest.dev/startup': 'fail' });
    await eventually(() => cluster.eventsOf('web')).toContain(
      'Warning Unhealthy Startup probe failed: HTTP probe failed with statuscode: 503',
    );
    expect(containerOf(await cluster.read('web'))).toMatchObject({ ready: false, started: false });
    await cluster.annotate('web', { 'kubernest.dev/startup': null });
    await cluster.ready('web');
    expect(containerOf(await cluster.read('web'))).toMatchObject({ ready: true, started: true });
  });
});

describe('readiness', () => {
  test('waits for the gates of the pod, which others open', async () => {
    await cluster.startReady();
    await cluster.create('web', {}, { readinessGates: [{ conditionType: 'example.com/open' }] });
    const ready = async (): Promise<string> => {
      const { reason, message, status } = (await cluster.read('web')).status.conditions?.find(({ type }) => type === 'Ready') ?? {};
      return `${status} ${reason} ${message}`;
    };
    await eventually(ready).toBe(
      'False ReadinessGatesNotReady corresponding condition of pod readiness gate "example.com/open" does not exist.',
    );
    const patch = { status: { conditions: [{ type: 'example.com/open', status: 'True' }] } };
    await cluster.client.patch(pods, 'default/web', { type: 'strategic', patch }, { subresource: 'status' });
    await cluster.ready('web');
    expect((await cluster.read('web')).status.conditions?.map(({ type }) => type)).toContain('example.com/open');
  });

  test('that somebody else writes is put right', async () => {
    await cluster.startReady();
    await cluster.create('web');
    await cluster.ready('web');
    const patch = { status: { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }] } };
    const wrong = await cluster.client.patch(pods, 'default/web', { type: 'strategic', patch }, { subresource: 'status' });
    expect(isPodReady(wrong)).toBe(false);
    const right = await cluster.ready('web');
    expect(right.status.phase).toBe('Running');
  });
});

describe('init containers', () => {
  test('run one after another, the pod after them; sidecars go on', async () => {
    await cluster.startReady();
    const initContainers = [init('first'), init('side', { restartPolicy: 'Always' }), init('last')];
    await cluster.create('web', {}, { initContainers }, { 'kubernest.dev/exit.last': '1, 0' });
    await cluster.ready('web');
    const pod = await cluster.read('web');
    expect(['first', 'side', 'last'].map((name) => containerOf(pod, name)?.restartCount)).toEqual([0, 0, 1]);
    expect(containerOf(pod, 'side')).toMatchObject({ ready: true, started: true, state: { running: {} } });
    expect(containerOf(pod, 'first')?.state.terminated?.reason).toBe('Completed');
    const started = (await cluster.eventsOf('web')).filter((text) => text.includes('Started'));
    expect(started.length).toBeGreaterThan(0);
  });

  test('that fail for good fail the pod', async () => {
    await cluster.startReady();
    await cluster.create('web', {}, { initContainers: [init('first')], restartPolicy: 'Never' }, { 'kubernest.dev/exit.first': '1' });
    await eventually(async () => (await cluster.read('web')).status.phase).toBe('Failed');
    const { status } = await cluster.read('web');
    expect(status.conditions?.find(({ type }) => type === 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [first]',
    });
  });
});

describe('ends', () => {
  test('a pod that is active for too long fails', async () => {
    await cluster.startReady();
    await cluster.create('web', {}, { activeDeadlineSeconds: 1 });
    await eventually(async () => (await cluster.read('web')).status.phase).toBe('Failed');
    expect((await cluster.read('web')).status).toMatchObject({
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
    await eventually(() => cluster.eventsOf('web')).toContain(
      'Normal DeadlineExceeded Pod was active on the node longer than the specified deadline',
    );
  });

  test('a container whose first hook fails is stopped', async () => {
    await cluster.startReady();
    await cluster.create(
      'web',
      { lifecycle: { postStart: { exec: { command: ['register'] } } } },
      {},
      { 'kubernest.dev/post-start': 'fail' },
    );
    await eventually(() => cluster.eventsOf('web')).toContain('Warning FailedPostStartHook PostStartHook failed');
    await eventually(() => cluster.eventsOf('web')).toContain('Normal Killing FailedPostStartHook');
    await eventually(async () => containerOf(await cluster.read('web'))?.state.waiting?.reason).toMatch(
      /PostStartHookError|CrashLoopBackOff/,
    );
  });

  test('a container that is changed is restarted', async () => {
    await cluster.startReady();
    await cluster.create('web');
    await cluster.ready('web');
    const patch = { spec: { containers: [{ name: 'c', image: 'example.com/web:2' }] } };
    await cluster.client.patch(pods, 'default/web', { type: 'strategic', patch });
    await eventually(async () => containerOf(await cluster.read('web'))?.image).toBe('example.com/web:2');
    expect(containerOf(await cluster.ready('web'))).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 0 } } });
    expect(await cluster.eventsOf('web')).toContain('Normal Killing Container c definition changed, will be restarted');
  });
});

test('an ephemeral container runs beside the others', async () => {
  await cluster.startReady();
  await cluster.create('web');
  await cluster.ready('web');
  const patch = { spec: { ephemeralContainers: [{ name: 'debug', image: 'example.com/debug:1', targetContainerName: 'c' }] } };
  await cluster.client.patch(pods, 'default/web', { type: 'strategic', patch }, { subresource: 'ephemeralcontainers' });
  await eventually(async () => containerOf(await cluster.read('web'), 'debug')?.state.running !== undefined).toBe(true);
  expect(isPodReady(await cluster.read('web'))).toBe(true);
});
