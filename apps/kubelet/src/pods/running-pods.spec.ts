import { describe, expect, test } from 'vitest';
import { hostAddressOf } from '#domain/fabric/host-address.js';
import { isPodReady } from '#domain/resources/core/pod/pod-readiness.js';
import { startApiServer } from '../../../api-server/src/start-api-server.js';
import { openMemoryStore } from '../../../api-server/src/storage/memory-store.js';
import { eventually, serverOptions, TestCluster } from '../fixture.js';

const cluster = new TestCluster(async () => startApiServer({ ...serverOptions, store: await openMemoryStore() }));

describe('a pod', () => {
  test('runs, is ready, and answers', async () => {
    await cluster.startReady();
    await cluster.create('web');
    const { status } = await cluster.ready('web');
    expect(status).toMatchObject({ phase: 'Running', hostIP: `${cluster.nodeNetwork}.2`, podIP: `${cluster.podNetwork}.2` });
    const answer = await fetch(`http://${hostAddressOf(status.podIP ?? '')}:${cluster.port}/`);
    const text = await answer.text();
    expect(text).toContain('pod:       web\n');
    expect(text).toContain(`ip:        ${status.podIP}\n`);
    await eventually(() => cluster.eventsOf('web')).toEqual([
      'Normal Pulling Pulling image "example.com/web:1"',
      expect.stringMatching(
        /^Normal Pulled Successfully pulled image "example.com\/web:1" in \d+m?s \(\d+m?s including waiting\)\. Image size: \d+ bytes\.$/,
      ),
      'Normal Created Container created',
      'Normal Started Container started',
    ]);
  });

  test('waits for the network of its node', async () => {
    await cluster.start();
    await cluster.create('web');
    await eventually(async () => (await cluster.read('web')).status.containerStatuses?.[0]?.state).toEqual({
      waiting: { reason: 'ContainerCreating' },
    });
    await eventually(() => cluster.eventsOf('web')).toEqual([
      'Warning NetworkNotReady network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    ]);
    await cluster.giveNetwork();
    await cluster.ready('web');
  });

  test('is ready as its probe finds, which an annotation scripts', async () => {
    await cluster.startReady();
    const readinessProbe = { httpGet: { path: '/ready', port: cluster.port }, periodSeconds: 1, failureThreshold: 1 };
    await cluster.create('web', { readinessProbe }, {}, { 'kubernest.dev/readiness': 'fail' });
    await eventually(() => cluster.eventsOf('web')).toContain(
      'Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503',
    );
    expect(isPodReady(await cluster.read('web'))).toBe(false);
    await cluster.annotate('web', { 'kubernest.dev/readiness': null });
    await cluster.ready('web');
  });

  test('whose container crashes is restarted at once and then waits', async () => {
    await cluster.startReady();
    await cluster.create('web', {}, {}, { 'kubernest.dev/exit': '3' });
    await eventually(async () => (await cluster.read('web')).status.containerStatuses?.[0]?.state.waiting?.reason).toBe('CrashLoopBackOff');
    const { status, metadata } = await cluster.read('web');
    expect(status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      state: { waiting: { message: `back-off 10s restarting failed container=c pod=web_default(${metadata.uid})` } },
      lastState: { terminated: { exitCode: 3, reason: 'Error' } },
    });
    expect(status.phase).toBe('Running');
  });

  test('that runs once succeeds', async () => {
    await cluster.startReady();
    await cluster.create(
      'web',
      {},
      { restartPolicy: 'Never', initContainers: [{ name: 'i', image: 'example.com/i:1', resources: {} }] },
      { 'kubernest.dev/exit': '0' },
    );
    await eventually(async () => (await cluster.read('web')).status.phase).toBe('Succeeded');
    expect((await cluster.read('web')).status.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual([
      'PodReadyToStartContainers False undefined',
      'Initialized True PodCompleted',
      'Ready False PodCompleted',
      'ContainersReady False PodCompleted',
      'PodScheduled True undefined',
    ]);
  });

  test('whose image cannot be pulled says so', async () => {
    await cluster.startReady();
    await cluster.create('web', {}, {}, { 'kubernest.dev/image-pull': 'fail: no such image', 'kubernest.dev/exi': '1' });
    await eventually(async () => (await cluster.read('web')).status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: 'ErrImagePull',
      message: 'no such image',
    });
    await eventually(async () => (await cluster.read('web')).status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: 'ImagePullBackOff',
      message: 'Back-off pulling image "example.com/web:1": ErrImagePull: no such image',
    });
    expect(await cluster.eventsOf('web')).toContain(
      'Warning InvalidAnnotation Ignored annotation kubernest.dev/exi: there is no such annotation',
    );
  });
});
