import { describe, expect, test } from 'vitest';
import { syncPod } from '#domain/kubelet/sync/sync-pod.js';
import type { PodView } from '#domain/kubelet/pod-view.js';
import type { ContainerRecord } from '#domain/kubelet/runtime/pod-runtime.js';
import { aPod, aSandbox, aView, container, failed, noon, record, sidecar } from '#domain/kubelet/testdata/view.js';
import type { PodCondition, PodSpec } from '#domain/schema/types/core-v1.js';

/** `Ready=False ContainersNotReady: containers with unready status: [c]` */
function show({ type, status, reason, message }: PodCondition): string {
  return `${type}=${status}${reason ? ` ${reason}` : ''}${message ? `: ${message}` : ''}`;
}

function conditionsOf(view: PodView): readonly string[] {
  return (syncPod(view, new Map(), noon).status.conditions ?? []).map(show);
}

describe('the conditions of a pod', () => {
  interface Case {
    readonly name: string;
    readonly spec?: Partial<PodSpec>;
    readonly containers: readonly ContainerRecord[] | 'no sandbox';
    readonly more?: Partial<PodView>;
    readonly conditions: readonly string[];
  }
  const [a, b] = [container('a'), container('b')];
  const unready = 'ContainersNotReady: containers with unready status: [a b]';

  test.each<Case>([
    {
      name: 'just bound',
      spec: { containers: [b, a] },
      containers: 'no sandbox',
      conditions: [
        'PodReadyToStartContainers=False',
        'Initialized=True',
        'Ready=False ContainersNotReady: containers with unready status: [b a]',
        'ContainersReady=False ContainersNotReady: containers with unready status: [b a]',
        'PodScheduled=True',
      ],
    },
    {
      name: 'initializing',
      spec: { initContainers: [container('i'), container('j')], containers: [a, b] },
      containers: [record('i', { state: 'exited' })],
      conditions: [
        'PodReadyToStartContainers=True',
        'Initialized=False ContainersNotInitialized: containers with incomplete status: [j]',
        `Ready=False ${unready}`,
        `ContainersReady=False ${unready}`,
        'PodScheduled=True',
      ],
    },
    {
      name: 'ready',
      containers: [record('c')],
      conditions: ['PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True'],
    },
    {
      name: 'a readiness gate that nobody has set',
      spec: { readinessGates: [{ conditionType: 'example.com/gate' }] },
      containers: [record('c')],
      conditions: [
        'PodReadyToStartContainers=True',
        'Initialized=True',
        'Ready=False ReadinessGatesNotReady: corresponding condition of pod readiness gate "example.com/gate" does not exist.',
        'ContainersReady=True',
        'PodScheduled=True',
      ],
    },
    {
      name: 'a sidecar counts as a container',
      spec: { initContainers: [sidecar('s', { readinessProbe: {} })] },
      containers: [record('c'), record('s')],
      conditions: [
        'PodReadyToStartContainers=True',
        'Initialized=True',
        'Ready=False ContainersNotReady: containers with unready status: [s]',
        'ContainersReady=False ContainersNotReady: containers with unready status: [s]',
        'PodScheduled=True',
      ],
    },
    {
      name: 'succeeded, its sandbox stopped',
      spec: { restartPolicy: 'Never' },
      containers: [],
      more: { runtime: { sandbox: { ...aSandbox, ready: false }, containers: [record('c', { state: 'exited' })] } },
      conditions: [
        'PodReadyToStartContainers=False',
        'Initialized=True PodCompleted',
        'Ready=False PodCompleted',
        'ContainersReady=False PodCompleted',
        'PodScheduled=True',
      ],
    },
    {
      name: 'failed',
      spec: { restartPolicy: 'Never' },
      containers: [failed('c', 1)],
      conditions: [
        'PodReadyToStartContainers=True',
        'Initialized=True',
        'Ready=False PodFailed',
        'ContainersReady=False PodFailed',
        'PodScheduled=True',
      ],
    },
  ])('$name', ({ spec, containers, more, conditions }) => {
    expect(conditionsOf(aView(aPod(spec), containers, more))).toEqual(conditions);
  });

  test('those of others stand first and are kept, gates among them', () => {
    const gate = { type: 'example.com/gate', status: 'False', lastTransitionTime: '2026-04-01T00:00:00Z' };
    const pod = aPod({ readinessGates: [{ conditionType: gate.type }] }, { status: { phase: 'Running', conditions: [gate] } });
    const { conditions = [] } = syncPod(aView(pod, [record('c')]), new Map(), noon).status;
    expect(conditions[0]).toEqual(gate);
    expect(conditions.map(show)[3]).toBe(
      'Ready=False ReadinessGatesNotReady: the status of pod readiness gate "example.com/gate" is not "True", but False',
    );
  });

  test('a condition keeps the time of its last change, and each tells the generation', () => {
    const pod = aPod({}, { metadata: { generation: 3 } });
    const before = syncPod(aView(pod, []), new Map(), noon).status;
    const after = syncPod(aView(pod, [record('c')], { lastStatus: before }), new Map(), noon + 7000).status;
    expect(
      after.conditions?.map(({ type, lastTransitionTime, observedGeneration }) => [type, lastTransitionTime, observedGeneration]),
    ).toEqual([
      ['PodReadyToStartContainers', '2026-05-01T12:00:00Z', 3],
      ['Initialized', '2026-05-01T12:00:00Z', 3],
      ['Ready', '2026-05-01T12:00:07Z', 3],
      ['ContainersReady', '2026-05-01T12:00:07Z', 3],
      ['PodScheduled', '2026-05-01T12:00:00Z', 3],
    ]);
    expect(after.startTime).toBe('2026-05-01T12:00:00Z');
  });
});
