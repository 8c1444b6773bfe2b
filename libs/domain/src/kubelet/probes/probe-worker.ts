import { initialResults, type ProbeKind, type ProbeResult } from '#domain/kubelet/probes/probe-results.js';
import { restartsAllContainers } from '#domain/kubelet/restart/restart-all-containers.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import { containerShouldRestart } from '#domain/resources/core/pod/container-restart.js';
import { isTerminalPhase } from '#domain/resources/core/pod/pod-phase.js';
import { noRuntime } from '#domain/kubelet/runtime/pod-runtime.js';
import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '#domain/schema/types/core-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/**
 * One probe of one container as a state machine: what is done at each tick of its period. Times are in ms.
 * Source: pkg/kubelet/prober/worker.go.
 */
export interface ProbeWorker {
  readonly kind: ProbeKind;
  /** The container it was last seen with. */
  readonly containerId?: string;
  readonly lastResult?: ProbeResult;
  /** How often in a row `lastResult` has come. */
  readonly run: number;
  /** Has said its last of this container. */
  readonly onHold: boolean;
}

export function newProbeWorker(kind: ProbeKind): ProbeWorker {
  return { kind, run: 0, onHold: false };
}

/** The probe's definition; undefined when the container has none of this kind. */
export function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  return container[`${kind}Probe`];
}

export interface ProbeContext {
  readonly pod: Pod;
  /** The status that the kubelet last made. */
  readonly status: PodStatus;
  readonly container: Container;
  readonly kubeletStartedAt: number;
}

/** What a tick comes to. */
export interface ProbeTick {
  readonly worker: ProbeWorker;
  /** Probe now, and tell `afterProbe` the outcome. */
  readonly probe: boolean;
  /** The worker is not needed any more. */
  readonly ended?: boolean;
  /** Results that count from now on, of the container the worker is with. */
  readonly results: readonly ProbeResult[];
  /** Results of this container are to be forgotten. */
  readonly forget?: string;
}

/** What to do when the period has come round. */
export function probeTick(worker: ProbeWorker, context: ProbeContext, now: number): ProbeTick {
  const { pod, status, container } = context;
  if (isTerminalPhase(status.phase)) return { worker, probe: false, ended: true, results: [] };
  const seen = statusOf(status, container.name);
  if (!seen?.containerID) return { worker, probe: false, results: [] };
  const { worker: current, ...meeting } = meet(worker, context, seen);
  if (current.onHold) return { worker: current, probe: false, ...meeting };
  if (!seen.state.running) {
    return { worker: current, probe: false, ...meeting, results: [...meeting.results, 'failure'], ended: !restarts(context, seen) };
  }
  if (pod.metadata.deletionTimestamp !== undefined && current.kind !== 'readiness') {
    return { worker: current, probe: false, ...meeting, results: [...meeting.results, 'success'], ended: true };
  }
  return { worker: current, probe: isDue(current, context, { seen, now }), ...meeting };
}

function statusOf({ containerStatuses = [], initContainerStatuses = [] }: PodStatus, name: string): ContainerStatus | undefined {
  const main = containerStatuses.find((status) => status.name === name);
  return main?.containerID ? main : initContainerStatuses.find((status) => status.name === name);
}

/** A container that the worker has not seen before starts with the result that is assumed of it. */
function meet(
  worker: ProbeWorker,
  { container, kubeletStartedAt }: ProbeContext,
  seen: ContainerStatus,
): Omit<ProbeTick, 'probe' | 'ended'> {
  if (worker.containerId === seen.containerID || seen.containerID === undefined) return { worker, results: [] };
  const results: ProbeResult[] = [];
  if (worker.kind === 'startup' && isRestartableInitContainer(container) && seen.started === true) results.push('success');
  const startedAt = parseTime(seen.state.running?.startedAt ?? '');
  const ranBefore = startedAt !== undefined && startedAt < kubeletStartedAt - restartGraceMs;
  if (!ranBefore) results.push(initialResults[worker.kind]);
  return {
    worker: { ...worker, containerId: seen.containerID, onHold: false },
    results,
    ...(worker.containerId !== undefined && { forget: worker.containerId }),
  };
}

/** Containers that started earlier than this before the kubelet did are ones it comes back to. */
const restartGraceMs = 10_000;

function restarts({ pod, status, container }: ProbeContext, { state }: ContainerStatus): boolean {
  if (!state.terminated) return true;
  return containerShouldRestart(container, pod.spec, state.terminated.exitCode) || restartsAllContainers(pod.spec, noRuntime, status);
}

/** Startup probes run until the container has started, the others from then on, none before the initial delay is over. */
function isDue(
  { kind }: ProbeWorker,
  { container }: ProbeContext,
  { seen, now }: { readonly seen: ContainerStatus; readonly now: number },
): boolean {
  const runningMs = now - (parseTime(seen.state.running?.startedAt ?? '') ?? 0);
  if (Math.trunc(runningMs / 1000) < (probeOf(container, kind)?.initialDelaySeconds ?? 0)) return false;
  return (seen.started === true) !== (kind === 'startup');
}

/** The worker after a probe, and the result that counts from now on, if it stood often enough in a row. */
export function afterProbe(
  worker: ProbeWorker,
  result: ProbeResult,
  { successThreshold = 1, failureThreshold = 3 }: Probe,
): { readonly worker: ProbeWorker; readonly result?: ProbeResult } {
  const run = worker.lastResult === result ? worker.run + 1 : 1;
  const counted = { ...worker, lastResult: result, run };
  if (run < (result === 'success' ? successThreshold : failureThreshold)) return { worker: counted };
  const isFinal = worker.kind === 'startup' || (worker.kind === 'liveness' && result === 'failure');
  return { worker: isFinal ? { ...counted, run: 0, onHold: true } : counted, result };
}
