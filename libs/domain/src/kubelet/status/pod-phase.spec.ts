import { describe, expect, test } from 'vitest';
import { podPhase, type PodPhase } from '#domain/kubelet/status/pod-phase.js';
import { aPod, container, sidecar } from '#domain/kubelet/testdata/view.js';
import type { ContainerStatus, PodSpec } from '#domain/schema/types/core-v1.js';

type State = 'run' | 'wait' | 'unstarted' | `exit${number}` | `back${number}`;

/** `run`, `unstarted` (running, not started), `wait`, `exit1` (terminated), `back1` (waiting after an end). */
function status(name: string, state: State): ContainerStatus {
  const code = Number(/\d+$/.exec(state)?.[0]);
  const base = { name, lastState: {}, ready: false, restartCount: 0, image: '', imageID: '' };
  if (state === 'run' || state === 'unstarted') return { ...base, state: { running: {} }, started: state === 'run' };
  if (state === 'wait') return { ...base, state: { waiting: {} } };
  if (state.startsWith('exit')) return { ...base, state: { terminated: { exitCode: code } } };
  return { ...base, state: { waiting: {} }, lastState: { terminated: { exitCode: code } } };
}

interface Case {
  readonly name: string;
  readonly states: Readonly<Record<string, State>>;
  readonly policy?: string;
  readonly init?: PodSpec['initContainers'];
  readonly terminal?: boolean;
  readonly initialized?: boolean;
  readonly phase: PodPhase;
}

function check({ states, policy = 'Always', init = [], terminal = false, initialized = true, phase }: Case): void {
  const initNames = new Set(init.map(({ name }) => name));
  const mains = Object.keys(states).filter((name) => !initNames.has(name) && name !== 'x');
  const { spec } = aPod({
    containers: mains.length > 0 ? mains.map((name) => container(name)) : [container('a')],
    initContainers: init,
    restartPolicy: policy,
  });
  const statuses = Object.entries(states).map(([name, state]) => status(name, state));
  expect(podPhase({ spec, statuses, terminal, initialized })).toBe(phase);
}

describe('regular containers', () => {
  test.each<Case>([
    { name: 'no status at all', states: {}, phase: 'Pending' },
    { name: 'one waits', states: { a: 'run', b: 'wait' }, phase: 'Pending' },
    { name: 'all run', states: { a: 'run', b: 'run' }, phase: 'Running' },
    { name: 'one runs, one has ended', states: { a: 'run', b: 'exit1' }, policy: 'Never', phase: 'Running' },
    { name: 'a crash loop is Running', states: { a: 'back1' }, phase: 'Running' },
    { name: 'exit 0 under Always is Running', states: { a: 'exit0' }, phase: 'Running' },
    { name: 'all succeeded', states: { a: 'exit0', b: 'exit0' }, policy: 'Never', phase: 'Succeeded' },
    { name: 'all succeeded under OnFailure', states: { a: 'exit0' }, policy: 'OnFailure', phase: 'Succeeded' },
    { name: 'a failure under OnFailure restarts', states: { a: 'exit1', b: 'exit0' }, policy: 'OnFailure', phase: 'Running' },
    { name: 'a failure under Never', states: { a: 'exit1', b: 'exit0' }, policy: 'Never', phase: 'Failed' },
    { name: 'stopped for good after success', states: { a: 'exit0' }, terminal: true, phase: 'Succeeded' },
    { name: 'stopped for good after failure', states: { a: 'exit143' }, terminal: true, phase: 'Failed' },
    { name: 'a back-off that is stopped has failed', states: { a: 'back0' }, terminal: true, phase: 'Failed' },
  ])('$name: $phase', check);
});

describe('init containers', () => {
  const init = [container('i')];
  test.each<Case>([
    { name: 'not seen yet', states: { a: 'wait' }, init, phase: 'Pending' },
    { name: 'runs', states: { i: 'run', a: 'wait' }, init, phase: 'Pending' },
    { name: 'failed, and starts again', states: { i: 'back1', a: 'wait' }, init, phase: 'Pending' },
    { name: 'failed for good', states: { i: 'exit1', a: 'wait' }, init, policy: 'Never', phase: 'Failed' },
    { name: 'done', states: { i: 'exit0', a: 'run' }, init, phase: 'Running' },
    { name: 'failed under OnFailure', states: { i: 'exit1', a: 'wait' }, init, policy: 'OnFailure', phase: 'Pending' },
  ])('$name: $phase', check);
});

describe('sidecars', () => {
  const init = [sidecar('s')];
  test.each<Case>([
    { name: 'not started, nothing has run yet', states: { s: 'unstarted', a: 'wait' }, init, initialized: false, phase: 'Pending' },
    { name: 'restarting beside a running container', states: { s: 'unstarted', a: 'run' }, init, phase: 'Running' },
    { name: 'keeps a finished pod Running', states: { s: 'run', a: 'exit0' }, init, policy: 'Never', phase: 'Running' },
    { name: 'its failure does not count', states: { s: 'exit137', a: 'exit0' }, init, policy: 'Never', phase: 'Succeeded' },
    { name: 'waits for its first start', states: { s: 'wait', a: 'run' }, init, phase: 'Pending' },
  ])('$name: $phase', check);
});

describe('restart rules of containers', () => {
  test('a container that may restart keeps the pod Running under Never', () => {
    const rules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }];
    const spec = { containers: [container('a', { restartPolicy: 'Never', restartPolicyRules: rules })], restartPolicy: 'Never' };
    const phaseAfter = (state: State): PodPhase => podPhase({ spec, statuses: [status('a', state)], terminal: false, initialized: true });
    expect([phaseAfter('exit42'), phaseAfter('exit1'), phaseAfter('exit0')]).toEqual(['Running', 'Failed', 'Succeeded']);
  });

  test('a container of its own policy ends although the pod restarts', () => {
    const spec = { containers: [container('a', { restartPolicy: 'OnFailure' })], restartPolicy: 'Always' };
    expect(podPhase({ spec, statuses: [status('a', 'exit0')], terminal: false, initialized: true })).toBe('Succeeded');
  });
});
