import { describe, expect, test } from 'vitest';
import { hostAddressOf } from '#domain/fabric/host-address.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { isPodReady } from '#domain/resources/core/pod/pod-readiness.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { startApiServer } from '../../../api-server/src/start-api-server.js';
import { openMemoryStore } from '../../../api-server/src/storage/memory-store.js';
import { eventually, serverOptions, TestCluster } from '../fixture.js';

const cluster = new TestCluster(async () => startApiServer({ ...serverOptions, store: await openMemoryStore() }));

describe('a pod that is deleted', () => {
  /** The states that watches are told of: phase, ready, and how the container is. */
  function watchStates(): { readonly seen: string[]; readonly stop: () => void } {
    const seen: string[] = [];
    const stop = new AbortController();
    const show = ({ type, object: { metadata, status } }: { type: string; object: Pod }): string => {
      const [state] = Object.entries(status.containerStatuses?.[0]?.state ?? {});
      const end = state?.[0] === 'terminated' ? ` ${status.containerStatuses?.[0]?.state.terminated?.exitCode}` : '';
      return `${type}${metadata.deletionTimestamp ? ' deleted' : ''} ${status.phase} ${isPodReady({ status })} ${state?.[0]}${end}`;
    };
    const watching = cluster.client.watch(pods, { namespace: 'default', signal: stop.signal }, (event) => {
      if (event.type !== 'BOOKMARK') seen.push(show(event as never));
    });
    watching.catch(() => undefined);
    return { seen, stop: () => stop.abort() };
  }

  test('is stopped, reported and gone, in as few writes as upstream needs', async () => {
    await cluster.startReady();
    const { seen, stop } = watchStates();
    await cluster.create('web', {}, { terminationGracePeriodSeconds: 30 });
    await cluster.ready('web');
    await cluster.delete('web');
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
    await eventually(() => cluster.eventsOf('web')).toContain('Normal Killing Stopping container c');
    expect(await (await fetch(`${cluster.kubelet?.url}/healthz`)).text()).toBe('ok');
  });

  test('has until its grace is over, which a second deletion shortens', async () => {
    await cluster.startReady();
    await cluster.create('web', {}, { terminationGracePeriodSeconds: 600 }, { 'kubernest.dev/stop': 'ignore' });
    await cluster.ready('web');
    await cluster.delete('web');
    const { seen, stop } = watchStates();
    await cluster.delete('web', 2);
    await eventually(() => seen.at(-1)).toBe('DELETED deleted Failed false terminated 137');
    stop();
    expect((await cluster.eventsOf('web')).filter((text) => text.includes('Killing'))).toHaveLength(1);
  });

  test('by force is gone at once, and stopped all the same', async () => {
    await cluster.startReady();
    await cluster.create('web');
    const { status } = await cluster.ready('web');
    await cluster.delete('web', 0);
    expect(await cluster.isGone('web')).toBe(true);
    const url = `http://${hostAddressOf(status.podIP ?? '')}:${cluster.port}/`;
    await eventually(() =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    ).toBe(false);
  });

  test('while it waits for its image does not wait any longer', async () => {
    await cluster.startReady();
    await cluster.create('web', {}, {}, { 'kubernest.dev/image-pull-delay': '1h' });
    await eventually(() => cluster.eventsOf('web')).toContain('Normal Pulling Pulling image "example.com/web:1"');
    await cluster.delete('web');
    await eventually(() => cluster.isGone('web')).toBe(true);
  });

  test('while the kubelet was away is stopped when it comes back', async () => {
    await cluster.startReady();
    await cluster.create('web');
    await cluster.ready('web');
    await cluster.kubelet?.close();
    await cluster.delete('web');
    await cluster.start();
    await eventually(() => cluster.isGone('web')).toBe(true);
  });

  test('runs its hook first; sidecars stop last', async () => {
    await cluster.startReady();
    const sidecar = { name: 's', image: 'example.com/s:1', resources: {}, restartPolicy: 'Always' };
    const lifecycle = { preStop: { exec: { command: ['sync'] } } };
    await cluster.create('web', { lifecycle }, { initContainers: [sidecar] }, { 'kubernest.dev/pre-stop': 'fail after 50ms' });
    await cluster.ready('web');
    const { seen, stop } = watchStates();
    await cluster.delete('web');
    await eventually(() => seen.at(-1)).toBe('DELETED deleted Succeeded false terminated 0');
    stop();
    const events = await cluster.eventsOf('web');
    expect(events.filter((text) => text.includes('Killing')).sort()).toEqual([
      'Normal Killing Stopping container c',
      'Normal Killing Stopping container s',
    ]);
    expect(events).toContain('Warning FailedPreStopHook PreStopHook failed');
  });
});
