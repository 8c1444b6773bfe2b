import { describe, expect, test } from 'vitest';
import { afterProbe, newProbeWorker, probeTick, type ProbeContext, type ProbeWorker } from '#domain/kubelet/probes/probe-worker.js';
import type { ProbeKind, ProbeResult } from '#domain/kubelet/probes/probe-results.js';
import { aPod, container, noon } from '#domain/kubelet/testdata/view.js';
import type { ContainerState, ContainerStatus, Pod, PodStatus, Probe } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

const running = (startedAt = noon): ContainerState => ({ running: { startedAt: formatTime(startedAt) } });

function statusWith(state: ContainerState, more: Partial<ContainerStatus> = {}): PodStatus {
  const base = { name: 'c', lastState: {}, ready: false, restartCount: 0, image: '', imageID: '', started: true };
  return { phase: 'Running', containerStatuses: [{ ...base, state, containerID: 'containerd://1', ...more }] };
}

function context(status: PodStatus, probe: Probe = {}, pod: Pod = aPod()): ProbeContext {
  const c = container('c', { readinessProbe: probe, livenessProbe: probe, startupProbe: probe });
  return { pod, status, container: c, kubeletStartedAt: noon - 3_600_000 };
}

describe('a tick', () => {
  interface Case {
    readonly name: string;
    readonly kind?: ProbeKind;
    readonly worker?: Partial<ProbeWorker>;
    readonly context: ProbeContext;
    readonly probe: boolean;
    readonly ended?: boolean;
    readonly results?: readonly ProbeResult[];
    readonly forget?: string;
  }
  const known = { containerId: 'containerd://1' };
  const deleted = aPod({}, { metadata: { deletionTimestamp: '2026-05-01T12:00:00Z' } });

  test.each<Case>([
    { name: 'nothing to probe yet', context: context({ phase: 'Pending' }), probe: false },
    { name: 'a pod that has ended', context: context({ phase: 'Failed' }), probe: false, ended: true },
    { name: 'a new container is assumed unready', context: context(statusWith(running())), probe: true, results: ['failure'] },
    { name: 'and alive', kind: 'liveness', context: context(statusWith(running())), probe: true, results: ['success'] },
    {
      name: 'and not started',
      kind: 'startup',
      context: context(statusWith(running(), { started: false })),
      probe: true,
      results: ['unknown'],
    },
    {
      name: 'another container than before',
      worker: { containerId: 'containerd://0', onHold: true },
      context: context(statusWith(running())),
      probe: true,
      results: ['failure'],
      forget: 'containerd://0',
    },
    {
      name: 'a container that ran before the kubelet started has no assumptions',
      context: { ...context(statusWith(running(noon))), kubeletStartedAt: noon + 60_000 },
      probe: true,
    },
    { name: 'on hold', worker: { ...known, onHold: true }, context: context(statusWith(running())), probe: false },
    { name: 'a container that waits', worker: known, context: context(statusWith({ waiting: {} })), probe: false, results: ['failure'] },
    {
      name: 'a container that ended for good',
      worker: known,
      context: context(statusWith({ terminated: { exitCode: 0 } }), {}, aPod({ restartPolicy: 'Never' })),
      probe: false,
      ended: true,
      results: ['failure'],
    },
    {
      name: 'a container that comes back',
      worker: known,
      context: context(statusWith({ terminated: { exitCode: 0 } })),
      probe: false,
      results: ['failure'],
    },
    {
      name: 'the initial delay',
      worker: known,
      context: context(statusWith(running(noon - 4000)), { initialDelaySeconds: 5 }),
      probe: false,
    },
    { name: 'is over', worker: known, context: context(statusWith(running(noon - 5000)), { initialDelaySeconds: 5 }), probe: true },
    { name: 'readiness waits for the start', worker: known, context: context(statusWith(running(), { started: false })), probe: false },
    { name: 'startup probes end with it', kind: 'startup', worker: known, context: context(statusWith(running())), probe: false },
    { name: 'a deleted pod is probed for readiness', worker: known, context: context(statusWith(running()), {}, deleted), probe: true },
    {
      name: 'and for nothing else',
      kind: 'liveness',
      worker: known,
      context: context(statusWith(running()), {}, deleted),
      probe: false,
      ended: true,
      results: ['success'],
    },
  ])('$name', ({ kind = 'readiness', worker, context: given, probe, ended = false, results = [], forget }) => {
    const tick = probeTick({ ...newProbeWorker(kind), ...worker }, given, noon);
    expect({ probe: tick.probe, ended: tick.ended ?? false, results: tick.results, forget: tick.forget }).toEqual({
      probe,
      ended,
      results,
      forget,
    });
  });
});

describe('results', () => {
  /** `.` is a result that does not count yet. */
  function counted(kind: ProbeKind, probe: Probe, outcomes: string): { readonly results: string; readonly onHold: boolean } {
    let worker = newProbeWorker(kind);
    let results = '';
    for (const letter of outcomes) {
      const after = afterProbe(worker, letter === 's' ? 'success' : 'failure', probe);
      worker = after.worker;
      results += after.result?.charAt(0) ?? '.';
    }
    return { results, onHold: worker.onHold };
  }

  test.each<[ProbeKind, Probe, string, string, boolean]>([
    ['readiness', {}, 'sffsfffs', 's..s..fs', false],
    ['readiness', { successThreshold: 2, failureThreshold: 1 }, 'ssfs', '.sf.', false],
    ['liveness', {}, 'sffsfff', 's..s..f', true],
    ['startup', { failureThreshold: 2 }, 'ff', '.f', true],
    ['startup', {}, 'ffs', '..s', true],
  ])('%s %o: of %s count %s', (kind, probe, outcomes, results, onHold) => {
    expect(counted(kind, probe, outcomes)).toEqual({ results, onHold });
  });
});
