import { expect, test } from 'vitest';
import { isSameStatus } from '#domain/kubelet/status/same-status.js';
import { syncPod } from '#domain/kubelet/sync/sync-pod.js';
import { recoverRuntime } from '#domain/kubelet/runtime/recover-runtime.js';
import { aPod, aView, container, failed, noon, record } from '#domain/kubelet/testdata/view.js';
import type { ContainerRecord } from '#domain/kubelet/runtime/pod-runtime.js';

const pod = aPod({ initContainers: [container('i')], containers: [container('a', { readinessProbe: {} }), container('b')] });
const records: readonly ContainerRecord[] = [
  record('a', { restartCount: 1, id: 'containerd://a2', startedAt: noon + 20_000 }),
  record('b', { restartCount: 4, id: 'containerd://b5', startedAt: noon + 10_000 }),
  record('i', { state: 'exited' }),
  failed('a', 1, { id: 'containerd://a1', finishedAt: noon + 19_000 }),
];

test('a runtime that comes back has the same containers, and the status stays', () => {
  const probes = new Map([['containerd://a2', { readiness: 'success' as const }]]);
  const before = syncPod(aView(pod, records, { probes }), new Map(), noon + 30_000);
  const reported = { ...pod, status: before.status };
  const runtime = recoverRuntime(reported, 's1');
  expect(runtime.containers.map(({ id, state, restartCount, exitCode }) => [id, state, restartCount, exitCode])).toEqual([
    ['containerd://a2', 'running', 1, undefined],
    ['containerd://b5', 'running', 4, undefined],
    ['containerd://a1', 'exited', 0, 1],
    ['containerd://i', 'exited', 0, 0],
  ]);
  const after = syncPod(aView(reported, [], { runtime, kubeletStartedAt: noon + 60_000 }), new Map(), noon + 61_000);
  expect(isSameStatus(after.status, before.status)).toBe(true);
  expect(after.actions).toEqual([]);
});

test('a pod that had no address yet starts from the beginning', () => {
  expect(recoverRuntime(pod, 's1')).toEqual({ containers: [] });
});
