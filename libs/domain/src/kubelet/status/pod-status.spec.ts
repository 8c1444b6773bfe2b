import { describe, expect, test } from 'vitest';
import { golden } from '#testing/golden.js';
import { finishedStatus } from '#domain/kubelet/status/finished-status.js';
import { mergeStatus } from '#domain/kubelet/status/merge-status.js';
import { podStatusPatch } from '#domain/kubelet/status/pod-status-patch.js';
import { isSameStatus } from '#domain/kubelet/status/same-status.js';
import { syncPod } from '#domain/kubelet/sync/sync-pod.js';
import type { PodView } from '#domain/kubelet/pod-view.js';
import { aPod, aSandbox, aView, container, failed, noon, record, sidecar } from '#domain/kubelet/testdata/view.js';
import { applyStrategicMergePatch } from '#domain/patch/strategic-merge-patch.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { ContainerStatus, PodStatus } from '#domain/schema/types/core-v1.js';
import type { Json } from '#domain/json/json.js';

const statusOf = (view: PodView, now = noon): PodStatus => syncPod(view, new Map(), now).status;
const first = (view: PodView): ContainerStatus | undefined => statusOf(view).containerStatuses?.[0];

test('the whole status of a running pod', () => {
  const pod = aPod({
    initContainers: [container('setup'), sidecar('proxy')],
    containers: [
      container('web', {
        resources: { requests: { cpu: '100m' }, limits: { memory: '64Mi' } },
        volumeMounts: [
          { name: 'config', mountPath: '/etc/web', readOnly: true, recursiveReadOnly: 'IfPossible' },
          { name: 'data', mountPath: '/data' },
          { name: 'token', mountPath: '/var/run/secrets', readOnly: true },
        ],
        securityContext: { runAsUser: 1000, runAsGroup: 2000 },
      }),
      container('log'),
    ],
    securityContext: { fsGroup: 3000 },
  });
  const records = [
    record('web', { id: 'containerd://web2', restartCount: 1, startedAt: noon + 9000 }),
    record('log'),
    record('proxy'),
    record('setup', { state: 'exited' }),
    failed('web', 137, { id: 'containerd://web1', reason: 'OOMKilled', message: 'out of memory' }),
  ];
  golden(new URL('testdata/running.json', import.meta.url), `${JSON.stringify(statusOf(aView(pod, records)), null, 2)}\n`);
});

describe('a container', () => {
  const old: ContainerStatus = {
    name: 'c',
    state: { running: { startedAt: '2026-05-01T11:00:00Z' } },
    lastState: {},
    ready: true,
    restartCount: 2,
    image: 'x',
    imageID: 'y',
    containerID: 'containerd://before',
  };
  const after = (status: ContainerStatus, view = aView(aPod(), [])): ContainerStatus | undefined =>
    first({ ...view, lastStatus: { phase: 'Running', containerStatuses: [status] } });

  test('waits for its creation, or for init containers', () => {
    expect(first(aView(aPod(), []))?.state).toEqual({ waiting: { reason: 'ContainerCreating' } });
    expect(first(aView(aPod({ initContainers: [container('i')] }), []))?.state).toEqual({ waiting: { reason: 'PodInitializing' } });
  });

  test('that ran and is gone has been lost, and counts as a restart', () => {
    expect(after(old)).toMatchObject({
      state: { waiting: { reason: 'ContainerCreating' } },
      lastState: { terminated: { reason: 'ContainerStatusUnknown', exitCode: 137 } },
      restartCount: 3,
      started: false,
    });
  });

  test('that ended and is gone is reported as it was', () => {
    expect(after({ ...old, state: { terminated: { exitCode: 0 } } })?.state).toEqual({ terminated: { exitCode: 0 } });
  });

  test('that the runtime lost has ended', () => {
    expect(after(old, aView(aPod(), [record('c', { state: 'unknown' })]))).toMatchObject({
      state: {
        terminated: { reason: 'ContainerStatusUnknown', message: 'The container could not be located when the pod was terminated' },
      },
      restartCount: 3,
    });
  });

  test('remembers its last end after the runtime forgot it', () => {
    const ended = { ...old, state: { terminated: { exitCode: 3 } } };
    expect(after(ended, aView(aPod(), [record('c', { restartCount: 3 })]))?.lastState.terminated?.exitCode).toBe(3);
  });

  test('says no more than 12 KiB among all of its pod', () => {
    const pod = aPod({ restartPolicy: 'Never', containers: [container('c'), container('d')] });
    expect(first(aView(pod, [failed('c', 1, { message: 'x'.repeat(20_000) })]))?.state.terminated?.message).toHaveLength(6144);
  });

  test('of an init container that the runtime forgot, once others run', () => {
    const pod = aPod({ initContainers: [container('i')] });
    expect(statusOf(aView(pod, [record('c')])).initContainerStatuses?.[0]).toMatchObject({
      state: { terminated: { reason: 'Completed', exitCode: 0 } },
      ready: true,
      started: false,
    });
  });
});

describe('started and ready', () => {
  interface Case {
    readonly name: string;
    readonly probes: { readonly startupProbe?: object; readonly readinessProbe?: object };
    readonly view?: Partial<PodView>;
    readonly expected: readonly [started: boolean, ready: boolean];
  }
  const seen = (value: object): Partial<PodView> => ({ probes: new Map([['containerd://c', value]]) });
  const wasReady: PodStatus = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  test.each<Case>([
    { name: 'no probes', probes: {}, expected: [true, true] },
    { name: 'a startup probe that has not run', probes: { startupProbe: {} }, expected: [false, false] },
    { name: 'a startup probe that passed', probes: { startupProbe: {} }, view: seen({ startup: 'success' }), expected: [true, true] },
    { name: 'a readiness probe that has not run', probes: { readinessProbe: {} }, expected: [true, false] },
    {
      name: 'a readiness probe that failed',
      probes: { readinessProbe: {} },
      view: seen({ readiness: 'failure' }),
      expected: [true, false],
    },
    { name: 'a readiness probe that passed', probes: { readinessProbe: {} }, view: seen({ readiness: 'success' }), expected: [true, true] },
    {
      name: 'readiness does not count before the start',
      probes: { startupProbe: {}, readinessProbe: {} },
      view: seen({ readiness: 'success', startup: 'unknown' }),
      expected: [false, false],
    },
  ])('$name', ({ probes, view, expected }) => {
    const pod = aPod({ containers: [container('c', probes)] });
    const status = first(aView(pod, [record('c')], view));
    expect([status?.started, status?.ready]).toEqual(expected);
  });

  test('a container that was ready before the kubelet started stays so until a probe says otherwise', () => {
    const pod = aPod({ containers: [container('c', { readinessProbe: {} })] }, { status: wasReady });
    const restarted = { kubeletStartedAt: noon + 60_000 };
    expect(first(aView(pod, [record('c')], restarted))?.ready).toBe(true);
    expect(first(aView(pod, [record('c')], { ...restarted, ...seen({ readiness: 'failure' }) }))?.ready).toBe(false);
    expect(first(aView(pod, [record('c', { startedAt: noon + 55_000 })], restarted))?.ready).toBe(false);
  });
});

describe('addresses', () => {
  test('are those of the sandbox, even after it stopped', () => {
    const runtime = { sandbox: { ...aSandbox, ready: false }, containers: [] };
    expect(statusOf(aView(aPod(), [], { runtime }))).toMatchObject({
      hostIP: '172.18.0.2',
      podIP: '10.244.1.7',
      podIPs: [{ ip: '10.244.1.7' }],
    });
  });

  test('or of the node, on its network', () => {
    expect(statusOf(aView(aPod({ hostNetwork: true }), 'no sandbox')).podIP).toBe('172.18.0.2');
  });
});

describe('what is written', () => {
  const running = statusOf(aView(aPod(), [record('c')]), noon);
  const base = aPod({}, { status: { ...running, conditions: [...(running.conditions ?? [])] } });

  test('what others set is kept', () => {
    const foreign = { type: 'example.com/gate', status: 'True' };
    const pod = { ...base, status: { ...base.status, nominatedNodeName: 'n', conditions: [foreign] } };
    const merged = mergeStatus({ pod, next: running, couldBeRunning: true }, noon);
    expect(merged.nominatedNodeName).toBe('n');
    expect(merged.conditions?.map(({ type }) => type)).toEqual([
      'example.com/gate',
      'PodReadyToStartContainers',
      'Initialized',
      'Ready',
      'ContainersReady',
      'PodScheduled',
    ]);
  });

  test('a pod that may still run is not called finished, one that is finished is not ready', () => {
    const next = { ...running, phase: 'Failed', reason: 'Evicted' };
    expect(mergeStatus({ pod: base, next, couldBeRunning: true }, noon)).toMatchObject({ phase: 'Running' });
    const merged = mergeStatus({ pod: base, next, couldBeRunning: false }, noon + 1000);
    expect(merged).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(merged.conditions?.filter(({ reason }) => reason === 'PodFailed').map(({ type, status }) => `${type} ${status}`)).toEqual([
      'Ready False',
      'ContainersReady False',
    ]);
  });

  test('a disruption is told when the pod has ended', () => {
    const disruption = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'TerminationByKubelet',
      lastTransitionTime: '2026-05-01T11:00:00Z',
    };
    const next = { ...running, phase: 'Failed', conditions: [...(running.conditions ?? []), disruption] };
    const told = (couldBeRunning: boolean): boolean =>
      mergeStatus({ pod: base, next, couldBeRunning }, noon).conditions?.some(({ type }) => type === 'DisruptionTarget') ?? false;
    expect([told(true), told(false)]).toEqual([false, true]);
  });

  test('is a patch of what differs, which gives the status when applied', () => {
    const pending = statusOf(aView(aPod(), [], { runtime: { containers: [] } }), noon);
    const zeroTimes = pending.conditions?.map((condition) => ({ lastProbeTime: null, ...condition })) ?? [];
    const pod = aPod({}, { status: { ...pending, conditions: zeroTimes } });
    const patch = podStatusPatch(pod, running);
    golden(new URL('testdata/patch.json', import.meta.url), `${JSON.stringify(patch, null, 2)}\n`);
    const patched = applyStrategicMergePatch(builtInSchema('core.v1.Pod'), pod as unknown as Json, patch as Json) as unknown as typeof pod;
    expect(isSameStatus(patched.status, running)).toBe(true);
    expect(podStatusPatch(patched, running)).toBeUndefined();
  });
});

describe('the status of a pod that is gone from the node', () => {
  test('has no container without an end', () => {
    const pod = aPod();
    const finished = finishedStatus(pod, statusOf(aView(pod, [])));
    expect(finished.phase).toBe('Failed');
    expect(finished.containerStatuses?.[0]?.state).toEqual({
      terminated: {
        reason: 'ContainerStatusUnknown',
        message: 'The container could not be located when the pod was terminated',
        exitCode: 137,
      },
    });
  });

  test('but those that never had a chance to begin wait', () => {
    const pod = aPod({ initContainers: [container('i'), container('j')] });
    const finished = finishedStatus(pod, statusOf(aView(pod, [failed('i', 1)])));
    const states = [...(finished.initContainerStatuses ?? []), ...(finished.containerStatuses ?? [])].map(
      ({ state }) => Object.keys(state)[0],
    );
    expect(states).toEqual(['terminated', 'waiting', 'waiting']);
  });

  test('success stands', () => {
    const pod = aPod({ restartPolicy: 'Never' });
    expect(finishedStatus(pod, statusOf(aView(pod, [record('c', { state: 'exited' })]))).phase).toBe('Succeeded');
  });
});

test('the times of conditions and what others set make no difference', () => {
  const status = statusOf(aView(aPod(), [record('c')]));
  const later = {
    ...status,
    conditions: [{ type: 'x', status: 'True' }, ...(status.conditions ?? []).map((one) => ({ ...one, lastTransitionTime: 'x' }))],
  };
  expect(isSameStatus(status, later)).toBe(true);
  expect(isSameStatus(status, { ...status, podIP: '10.0.0.1' })).toBe(false);
  expect(isSameStatus(status, { ...status, conditions: [] })).toBe(false);
});
