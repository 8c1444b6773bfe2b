import { findPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import { isTerminalPhase } from '#domain/resources/core/pod/pod-phase.js';
import { previousStatus, type PodView } from '#domain/kubelet/pod-view.js';
import { activeDeadline, deadlineExceeded } from '#domain/kubelet/restart/deadline.js';
import { allContainersRestartingCondition } from '#domain/kubelet/restart/restart-all-containers.js';
import { allContainersCouldRestart } from '#domain/resources/core/pod/container-restart.js';
import { withInitReadiness, withReadiness } from '#domain/kubelet/status/container-readiness.js';
import { containerStatuses } from '#domain/kubelet/status/container-statuses.js';
import {
  containersReadyCondition,
  initializedCondition,
  isKubeletCondition,
  readyCondition,
  readyToStartCondition,
} from '#domain/kubelet/status/pod-conditions.js';
import { podPhase } from '#domain/kubelet/status/pod-phase.js';
import { podResourcesStatus } from '#domain/kubelet/status/pod-resources-status.js';
import { qosClassOf } from '#domain/resources/core/pod/qos-class.js';
import type { ContainerStatus, PodCondition, PodStatus } from '#domain/schema/types/core-v1.js';

/**
 * The status that a pod deserves, without the times of conditions and the start time (see continueStatus). `terminal` says that nothing of
 * the pod will be started again. Source: generateAPIPodStatus in pkg/kubelet/kubelet_pods.go.
 */
export function podStatusOf(view: PodView, now: number, terminal = false): PodStatus {
  const { pod, hostIPs } = view;
  const containers = withReadiness(view, containerStatuses(view, 'regular'));
  const initContainers = withInitReadiness(view, containerStatuses(view, 'init'));
  const ephemeral = containerStatuses(view, 'ephemeral');
  const { phase, reason, message } = outcomeOf(view, [...containers, ...initContainers], { now, terminal });
  const ips = podIPsOf(view);
  return {
    observedGeneration: pod.metadata.generation ?? 0,
    phase,
    conditions: conditionsOf(view, [...initContainers, ...containers], phase),
    ...(message && { message }),
    ...(reason && { reason }),
    ...(hostIPs[0] !== undefined && { hostIP: hostIPs[0], hostIPs: hostIPs.map((ip) => ({ ip })) }),
    ...(ips[0] !== undefined && { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) }),
    ...(initContainers.length > 0 && { initContainerStatuses: initContainers }),
    ...(containers.length > 0 && { containerStatuses: containers }),
    ...(ephemeral.length > 0 && { ephemeralContainerStatuses: ephemeral }),
    qosClass: qosClassOf(pod),
    ...podResourcesStatus(pod),
  };
}

interface Outcome {
  readonly phase: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

function outcomeOf(
  view: PodView,
  statuses: readonly ContainerStatus[],
  { now, terminal }: { readonly now: number; readonly terminal: boolean },
): Outcome {
  const { pod } = view;
  const previous = previousStatus(view);
  const computed = podPhase({ spec: pod.spec, statuses, terminal, initialized: hasStartedInSandbox(view) });
  const phase = [computed, previous.phase, pod.status.phase].find(isTerminalPhase) ?? computed;
  const outcome =
    phase === previous.phase
      ? { phase, reason: previous.reason || pod.status.reason, message: previous.message || pod.status.message }
      : { phase };
  const deadline = activeDeadline(pod, previous);
  const late = deadline !== undefined && now >= deadline ? { phase: 'Failed', ...deadlineExceeded } : outcome;
  return isTerminalPhase(pod.status.phase) ? { ...late, phase: pod.status.phase ?? late.phase } : late;
}

function hasStartedInSandbox({ pod, runtime }: PodView): boolean {
  if (runtime.sandbox?.ready !== true) return false;
  const names = new Set(pod.spec.containers?.map(({ name }) => name));
  return runtime.containers.some(({ name, sandboxId }) => sandboxId === runtime.sandbox?.id && names.has(name));
}

/** Pods on the host's network have the node's address, once and for all. */
function podIPsOf(view: PodView): readonly string[] {
  const { pod, runtime, hostIPs } = view;
  if (pod.spec.hostNetwork === true) {
    const given = previousStatus(view).podIPs?.flatMap(({ ip }) => ip ?? []) ?? [];
    return given.length > 0 ? given : hostIPs.slice(0, 1);
  }
  return runtime.sandbox?.ips ?? [];
}

/** Those of others first, as they stand; then those of the kubelet, in upstream's order. */
function conditionsOf(view: PodView, statuses: readonly ContainerStatus[], phase: string): readonly PodCondition[] {
  const { pod, runtime } = view;
  const previous = previousStatus(view);
  const generation = pod.metadata.generation ?? 0;
  const input = { spec: pod.spec, statuses: statuses.length > 0 ? statuses : undefined, phase, generation };
  const disruption = findPodCondition(previous, 'DisruptionTarget');
  const others = (pod.status.conditions ?? []).filter(({ type }) => !isKubeletCondition(type) && !(disruption && type === disruption.type));
  const kept = [...others, ...(disruption ? [disruption] : [])];
  const before = [
    ...kept,
    readyToStartCondition(isSandboxReady(view), generation),
    initializedCondition(input, findPodCondition(previous, 'Initialized')),
  ];
  return [
    ...before,
    readyCondition(input, before),
    containersReadyCondition(input),
    { type: 'PodScheduled', observedGeneration: generation, status: 'True' },
    ...(allContainersCouldRestart(pod.spec) ? [allContainersRestartingCondition(pod.spec, runtime, previous, phase)] : []),
  ];
}

function isSandboxReady({ pod, runtime: { sandbox } }: PodView): boolean {
  return sandbox?.ready === true && (pod.spec.hostNetwork === true || sandbox.ips.length > 0);
}
