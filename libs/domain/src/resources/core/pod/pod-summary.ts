import { isPodConditionTrue } from '#domain/resources/core/pod/pod-condition.js';
import { isPodTerminal } from '#domain/resources/core/pod/pod-phase.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import type { ContainerStateTerminated, ContainerStatus, Pod } from '#domain/schema/types/core-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/** What `kubectl get` says of a pod in a line. */
export interface PodSummary {
  /** Containers that are ready, sidecars among them, and how many there are. */
  readonly ready: number;
  readonly total: number;
  /** `Running`, `CrashLoopBackOff`, `Init:0/1`, `Terminating`, … */
  readonly reason: string;
  readonly restarts: number;
  /** When a container that was restarted last had ended, in milliseconds. */
  readonly lastRestart: number | undefined;
}

/** Restarts of some containers. */
type Restarts = Pick<PodSummary, 'restarts' | 'lastRestart'>;

/** Source: pkg/printers/internalversion/printers.go printPod. */
export function summarizePod(pod: Pod): PodSummary {
  const { spec, status } = pod;
  const init = summarizeInit(pod);
  const sidecars = (spec.initContainers ?? []).filter(isRestartableInitContainer);
  const total = (spec.containers ?? []).length + sidecars.length;
  if (init.reason !== undefined && !isPodConditionTrue(status, 'Initialized')) {
    const reason = endingReason(pod) ?? init.reason;
    return { ready: init.ready, total, reason, ...restartsOf(init.seen) };
  }
  const statuses = status.containerStatuses ?? [];
  const ready = init.ready + statuses.filter(isRunningReady).length;
  const reason = endingReason(pod) ?? containersReason(pod, init.reason ?? ownReason(pod));
  return { ready, total, reason, ...restartsOf([...init.seenSidecars, ...statuses]) };
}

/** Why a pod that is being deleted is still there; undefined where its containers tell more. */
function endingReason(pod: Pod): string | undefined {
  if (!pod.metadata.deletionTimestamp) return undefined;
  if (pod.status.reason === 'NodeLost') return 'Unknown';
  return isPodTerminal(pod) ? undefined : 'Terminating';
}

/** What the pod as a whole says. */
function ownReason({ status }: Pod): string {
  const isGated = status.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated');
  return isGated ? 'SchedulingGated' : status.reason || (status.phase ?? '');
}

interface InitSummary {
  readonly ready: number;
  /** Set while initialisation goes on. */
  readonly reason: string | undefined;
  /** Statuses up to the first one that is not done, and those of sidecars among them. */
  readonly seen: readonly ContainerStatus[];
  readonly seenSidecars: readonly ContainerStatus[];
}

function summarizeInit({ spec, status }: Pod): InitSummary {
  const containers = new Map((spec.initContainers ?? []).map((container) => [container.name, container]));
  const statuses = status.initContainerStatuses ?? [];
  const isSidecar = ({ name }: ContainerStatus): boolean => isRestartableInitContainer(containers.get(name));
  const isUp = (one: ContainerStatus): boolean => isSidecar(one) && one.started === true;
  const isDone = (one: ContainerStatus): boolean => one.state?.terminated?.exitCode === 0 || isUp(one);
  const stuck = statuses.findIndex((one) => !isDone(one));
  const seen = stuck < 0 ? statuses : statuses.slice(0, stuck + 1);
  const blocking = statuses[stuck];
  return {
    ready: seen.filter((one) => one !== blocking && one.state?.terminated?.exitCode !== 0 && isUp(one) && one.ready).length,
    reason: blocking && initReason(blocking, `${stuck}/${(spec.initContainers ?? []).length}`),
    seen,
    seenSidecars: seen.filter(isSidecar),
  };
}

function initReason({ state }: ContainerStatus, progress: string): string {
  const waiting = state?.waiting?.reason ?? '';
  if (state?.terminated) return `Init:${endReason(state.terminated)}`;
  return `Init:${waiting !== '' && waiting !== 'PodInitializing' ? waiting : progress}`;
}

function endReason({ reason, signal, exitCode }: ContainerStateTerminated): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

/** The first container that has something to say, unless others still run. */
function containersReason({ status }: Pod, own: string): string {
  let reason = own;
  let failure = '';
  const statuses = status.containerStatuses ?? [];
  for (const { state } of statuses.toReversed()) {
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) {
      reason = endReason(state.terminated);
      if (state.terminated.exitCode !== 0) failure = reason;
    }
  }
  if (reason !== 'Completed') return reason;
  const hasRunning = statuses.some(isRunningReady);
  if (hasRunning && isPodConditionTrue(status, 'Ready')) return 'Running';
  return failure || (hasRunning ? 'NotReady' : reason);
}

/** Containers that wait for a reason or have ended are not looked at for being ready. */
function isRunningReady({ state, ready }: ContainerStatus): boolean {
  return !state?.waiting?.reason && !state?.terminated && ready && state?.running !== undefined;
}

function restartsOf(statuses: readonly ContainerStatus[]): Restarts {
  const ends = statuses.flatMap(({ lastState }) => parseTime(lastState?.terminated?.finishedAt ?? '') ?? []);
  return {
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    lastRestart: ends.length > 0 ? Math.max(...ends) : undefined,
  };
}
