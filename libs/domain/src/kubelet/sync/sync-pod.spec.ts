import { findPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import { describe, expect, test } from 'vitest';
import { nextBackOff, restartLimits, type BackOff } from '#domain/kubelet/restart/back-off.js';
import type { PodView, StartFailure } from '#domain/kubelet/pod-view.js';
import type { ContainerProbeResults } from '#domain/kubelet/probes/probe-results.js';
import type { ContainerRecord } from '#domain/kubelet/runtime/pod-runtime.js';
import { syncPod, type PodAction, type SyncPlan } from '#domain/kubelet/sync/sync-pod.js';
import { aPod, aSandbox, aView, container, failed, noon, record, sidecar } from '#domain/kubelet/testdata/view.js';
import type { Pod, PodSpec } from '#domain/schema/types/core-v1.js';

function show(action: PodAction): string {
  switch (action.do) {
    case 'kill-pod':
      return 'kill pod';
    case 'kill-container':
      return `kill ${action.record.name}: ${action.message}`;
    case 'remove-container':
      return `remove ${action.record.name}`;
    case 'create-sandbox':
      return `sandbox ${action.attempt}`;
    case 'start-container':
      return `start ${action.container.name}`;
  }
}

const actionsOf = (plan: SyncPlan): readonly string[] => plan.actions.map(show);
const plan = (view: PodView, backOffs: ReadonlyMap<string, BackOff> = new Map(), now = noon): SyncPlan => syncPod(view, backOffs, now);
const results = (id: string, value: ContainerProbeResults): { readonly probes: PodView['probes'] } => ({
  probes: new Map([[`containerd://${id}`, value]]),
});

describe('what is done next', () => {
  interface Case {
    readonly name: string;
    readonly spec?: Partial<PodSpec>;
    readonly containers: readonly ContainerRecord[] | 'no sandbox';
    readonly more?: Partial<PodView>;
    readonly actions: readonly string[];
  }
  const init = [container('i'), container('j')];
  const readySidecar = sidecar('s', { startupProbe: {} });

  test.each<Case>([
    { name: 'a new pod gets a sandbox, and its containers', containers: 'no sandbox', actions: ['sandbox 0', 'start c'] },
    { name: 'or its first init container', spec: { initContainers: init }, containers: 'no sandbox', actions: ['sandbox 0', 'start i'] },
    {
      name: 'all containers are started',
      spec: { containers: [container('a'), container('b')] },
      containers: [],
      actions: ['start a', 'start b'],
    },
    { name: 'a running pod is left alone', containers: [record('c')], actions: [] },
    { name: 'what has ended starts again', containers: [record('c', { state: 'exited' })], actions: ['start c'] },
    { name: 'under Never it does not', spec: { restartPolicy: 'Never' }, containers: [failed('c', 1)], actions: [] },
    { name: 'under OnFailure after a failure', spec: { restartPolicy: 'OnFailure' }, containers: [failed('c', 1)], actions: ['start c'] },
    {
      name: 'a container whose image changed is replaced',
      spec: { containers: [container('c', { image: 'web:2' })], restartPolicy: 'Never' },
      containers: [record('c')],
      actions: ['kill c: Container c definition changed, will be restarted', 'start c'],
    },
    {
      name: 'a failed liveness probe',
      containers: [record('c')],
      more: results('c', { liveness: 'failure' }),
      actions: ['kill c: Container c failed liveness probe, will be restarted', 'start c'],
    },
    {
      name: 'a failed startup probe under Never ends the pod',
      spec: { restartPolicy: 'Never' },
      containers: [record('c')],
      more: results('c', { startup: 'failure' }),
      actions: ['kill pod'],
    },
    { name: 'an init container that runs is waited for', spec: { initContainers: init }, containers: [record('i')], actions: [] },
    {
      name: 'the next init container',
      spec: { initContainers: init },
      containers: [record('i', { state: 'exited' })],
      actions: ['start j'],
    },
    { name: 'then the containers', spec: { initContainers: init }, containers: [record('j', { state: 'exited' })], actions: ['start c'] },
    { name: 'a failed init container again', spec: { initContainers: init }, containers: [failed('i', 1)], actions: ['start i'] },
    {
      name: 'an init container that was killed for its memory',
      spec: { initContainers: init },
      containers: [record('j', { state: 'exited', reason: 'OOMKilled' }), record('i', { state: 'exited' })],
      actions: ['start j'],
    },
    {
      name: 'init containers are not run again beside running containers',
      spec: { initContainers: init },
      containers: [record('c')],
      actions: [],
    },
    {
      name: 'a sidecar that runs lets the next start',
      spec: { initContainers: [sidecar('s'), container('i')] },
      containers: [record('s')],
      actions: ['start i'],
    },
    { name: 'not before its startup probe passed', spec: { initContainers: [readySidecar] }, containers: [record('s')], actions: [] },
    {
      name: 'but then',
      spec: { initContainers: [readySidecar] },
      containers: [record('s')],
      more: results('s', { startup: 'success' }),
      actions: ['start c'],
    },
    {
      name: 'a sidecar whose startup probe failed is replaced',
      spec: { initContainers: [readySidecar] },
      containers: [record('s')],
      more: results('s', { startup: 'failure' }),
      actions: ['kill s: Init container s failed startup probe', 'start s'],
    },
    {
      name: 'a sidecar that ended starts again beside a running container',
      spec: { initContainers: [sidecar('s')] },
      containers: [record('c'), failed('s', 1)],
      actions: ['start s'],
    },
    {
      name: 'sidecars are stopped when nothing else is left to do',
      spec: { initContainers: [sidecar('s')], restartPolicy: 'Never' },
      containers: [record('c', { state: 'exited' }), record('s')],
      actions: ['kill pod'],
    },
    {
      name: 'a sandbox that is gone',
      spec: { initContainers: init },
      containers: [],
      more: { runtime: { sandbox: { ...aSandbox, ready: false }, containers: [record('c')] } },
      actions: ['kill pod', 'sandbox 1', 'start i'],
    },
    {
      name: 'a sandbox that is gone, of a pod that ran once',
      spec: { restartPolicy: 'Never', containers: [container('c'), container('d')] },
      containers: [],
      more: { runtime: { sandbox: { ...aSandbox, ready: false }, containers: [record('c')] } },
      actions: ['kill pod'],
    },
    {
      name: 'a container that was lost is stopped before it is started',
      containers: [record('c', { state: 'unknown' })],
      actions: ['kill c: Container is in "unknown" state, try killing it before restart', 'start c'],
    },
    {
      name: 'ephemeral containers start once',
      spec: {
        ephemeralContainers: [
          { name: 'debug', resources: {} },
          { name: 'old', resources: {} },
        ],
      },
      containers: [record('c'), failed('old', 1)],
      actions: ['start debug'],
    },
  ])('$name', ({ spec, containers, more, actions }) => {
    expect(actionsOf(plan(aView(aPod(spec), containers, more)))).toEqual(actions);
  });
});

test('a new sandbox after the first says so', () => {
  const view = aView(aPod(), [], { runtime: { sandbox: { ...aSandbox, ready: false }, containers: [] } });
  expect(plan(view).events).toEqual([
    { type: 'Normal', reason: 'SandboxChanged', message: 'Pod sandbox changed, it will be killed and re-created.' },
  ]);
});

describe('restart back-off', () => {
  const ended = failed('c', 1, { finishedAt: noon });
  const started = (result: SyncPlan): BackOff | undefined =>
    result.actions.flatMap((action) => (action.do === 'start-container' && action.backOff) || [])[0];

  test('the first restart is immediate, the second waits for 10 s, then twice as long each time', () => {
    let backOff: BackOff | undefined;
    let now = noon;
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const view = aView(aPod(), [failed('c', 1, { finishedAt: now })]);
      const first = plan(view, new Map(backOff ? [['c', backOff]] : []), now);
      const retryAt = first.lookAgainAt ?? now;
      waits.push((retryAt - now) / 1000);
      backOff = started(plan(view, new Map(backOff ? [['c', backOff]] : []), retryAt));
      now = retryAt + 1000;
    }
    expect(waits).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
  });

  test('it says so in the status, in an Event, and when to look again', () => {
    const backOffs = new Map([['c', { ms: 160_000, updatedAt: noon - 1000 }]]);
    const view = aView(aPod(), [ended]);
    const waiting = plan(view, backOffs, noon + 1000);
    expect(waiting.actions).toEqual([]);
    expect(waiting.lookAgainAt).toBe(noon + 160_000);
    expect(waiting.events).toEqual([
      {
        type: 'Warning',
        reason: 'BackOff',
        message: 'Back-off restarting failed container c in pod web_default(u1)',
        fieldPath: 'spec.containers{c}',
      },
    ]);
    const { containerStatuses } = plan({ ...view, startFailures: waiting.failures }, backOffs, noon + 1000).status;
    expect(containerStatuses?.[0]?.state).toEqual({
      waiting: { reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container=c pod=web_default(u1)' },
    });
    expect(containerStatuses?.[0]?.lastState.terminated?.exitCode).toBe(1);
  });

  test('ten minutes of health start it over', () => {
    const backOff = nextBackOff({ ms: 300_000, updatedAt: noon - 700_000 }, noon, noon, restartLimits);
    expect(backOff).toEqual({ ms: 10_000, updatedAt: noon });
  });

  test('an init container that waits holds everything back, a sidecar or another container does not', () => {
    const backOffs = new Map(['i', 's', 'a'].map((name) => [name, { ms: 10_000, updatedAt: noon }]));
    const waiting = plan(aView(aPod({ initContainers: [container('i')] }), [failed('i', 1)]), backOffs, noon + 6000);
    expect(actionsOf(waiting)).toEqual([]);
    const others = aPod({ initContainers: [sidecar('s')], containers: [container('a'), container('b'), container('k')] });
    const running = plan(aView(others, [record('k'), failed('s', 1), failed('a', 1), failed('b', 1)]), backOffs, noon + 6000);
    expect(actionsOf(running)).toEqual(['start b']);
    expect([...running.failures.keys()]).toEqual(['s', 'a']);
  });
});

describe('the end', () => {
  test('a pod that has ended is terminal', () => {
    const { terminal, status, actions } = plan(aView(aPod({ restartPolicy: 'Never' }), [record('c', { state: 'exited' })]));
    expect({ terminal, phase: status.phase, actions }).toEqual({ terminal: true, phase: 'Succeeded', actions: [] });
  });

  test('a deadline that passed fails the pod, says so once, and one that is to come is looked at in time', () => {
    const pod = aPod({ activeDeadlineSeconds: 60 }, { status: { phase: 'Running', startTime: '2026-05-01T12:00:00Z' } });
    const view = aView(pod, [record('c')]);
    expect(plan(view, new Map(), noon + 59_000).lookAgainAt).toBe(noon + 60_000);
    const late = plan(view, new Map(), noon + 60_000);
    expect(late.terminal).toBe(true);
    expect(late.status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
    expect(late.events.map(({ type, reason }) => `${type} ${reason}`)).toEqual(['Normal DeadlineExceeded']);
    expect(plan({ ...view, lastStatus: late.status }, new Map(), noon + 61_000).events).toEqual([]);
  });

  test('a finished phase is never left', () => {
    const pod = aPod({}, { status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory. ' } });
    expect(plan(aView(pod, [record('c')])).status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
  });

  test('a container under Never does not come back from its end', () => {
    const terminated = { exitCode: 0 };
    const statuses = [{ name: 'c', state: { terminated }, lastState: {}, ready: false, restartCount: 0, image: '', imageID: '' }];
    const lastStatus = { phase: 'Running', containerStatuses: statuses };
    const pod = aPod({ restartPolicy: 'Never', containers: [container('c'), container('d')] });
    expect(plan(aView(pod, [record('c'), record('d')], { lastStatus })).status).toBe(lastStatus);
  });
});

describe('a restart of all containers', () => {
  const rules = [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [88] } }];
  const pod: Pod = aPod({
    initContainers: [container('i')],
    containers: [container('a', { restartPolicy: 'Never', restartPolicyRules: rules }), container('b')],
  });
  const records = [record('b'), failed('a', 88), record('i', { state: 'exited' })];

  test('removes everything, what caused it last, and then starts over', () => {
    const first = plan(aView(pod, records));
    expect(findPodCondition(first.status, 'AllContainersRestarting')).toMatchObject({
      status: 'True',
      reason: 'RestartAllContainersStarted',
      message: 'container exited with restart policy rule',
    });
    expect(actionsOf(first)).toEqual(['remove b', 'remove i', 'remove a']);
    const second = plan(aView(pod, [], { lastStatus: first.status }));
    expect(findPodCondition(second.status, 'AllContainersRestarting')?.status).toBe('False');
    expect(second.status.containerStatuses?.map(({ restartCount, state }) => [restartCount, state.waiting?.reason])).toEqual([
      [1, 'RestartingAllContainers'],
      [1, 'RestartingAllContainers'],
    ]);
    expect(findPodCondition(second.status, 'Initialized')?.status).toBe('True');
    expect(actionsOf(second)).toEqual(['start i']);
  });
});

describe('failures to start', () => {
  test('they show until an attempt succeeds', () => {
    const failure: StartFailure = { reason: 'ErrImagePull', message: 'no such image', retryAt: noon };
    const view = aView(aPod(), [], { startFailures: new Map([['c', failure]]) });
    expect(plan(view).status.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'ErrImagePull', message: 'no such image' } });
    expect(
      plan({ ...view, runtime: { sandbox: aSandbox, containers: [record('c')] } }).status.containerStatuses?.[0]?.state.running,
    ).toBeDefined();
  });
});
