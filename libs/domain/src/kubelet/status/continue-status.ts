import { findPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import { allContainersCouldRestart, containerShouldRestart } from '#domain/resources/core/pod/container-restart.js';
import { isKubeletCondition } from '#domain/kubelet/status/pod-conditions.js';
import type { Container, ContainerState, ContainerStatus, Pod, PodCondition, PodStatus } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** All termination messages of a pod together, in characters. */
const maxTerminationMessages = 12 * 1024;

/**
 * The new status as it follows the old one: with the start time, and with the time of each condition's last transition. Undefined when a
 * container would come back from its end although nothing may restart it; then the old status stands.
 * Source: updateStatusInternal in pkg/kubelet/status/status_manager.go.
 */
export function continueStatus(pod: Pod, old: PodStatus, next: PodStatus, now: number): PodStatus | undefined {
  if (hasIllegalTransition(pod, old, next)) return undefined;
  const time = formatTime(now);
  const limit = messageLimit(pod);
  return {
    ...next,
    observedGeneration: Math.max(old.observedGeneration ?? 0, next.observedGeneration ?? 0),
    startTime: old.startTime ?? next.startTime ?? time,
    conditions: (next.conditions ?? []).map((condition) => timed(condition, old, time)),
    ...cut('containerStatuses', next, limit),
    ...cut('initContainerStatuses', next, limit),
    ...cut('ephemeralContainerStatuses', next, limit),
  };
}

function timed(condition: PodCondition, old: PodStatus, time: string): PodCondition {
  if (!isKubeletCondition(condition.type) && condition.type !== 'DisruptionTarget') return condition;
  if (condition.type.startsWith('PodResize')) return condition;
  const before = findPodCondition(old, condition.type);
  const same = before?.status === condition.status;
  return { ...condition, lastTransitionTime: (same && before.lastTransitionTime) || time };
}

function messageLimit({ spec }: Pod): number {
  const containers = (spec.containers?.length ?? 0) + (spec.initContainers?.length ?? 0) + (spec.ephemeralContainers?.length ?? 0);
  return Math.floor(maxTerminationMessages / Math.max(1, containers));
}

type StatusesName = 'containerStatuses' | 'initContainerStatuses' | 'ephemeralContainerStatuses';

function cut(name: StatusesName, status: PodStatus, limit: number): Partial<Record<StatusesName, readonly ContainerStatus[]>> {
  const statuses = status[name];
  if (!statuses?.some(({ state, lastState }) => isTooLong(state, limit) || isTooLong(lastState, limit))) return {};
  return { [name]: statuses.map((one) => ({ ...one, state: cutState(one.state, limit), lastState: cutState(one.lastState, limit) })) };
}

function isTooLong({ terminated }: ContainerState, limit: number): boolean {
  return (terminated?.message?.length ?? 0) > limit;
}

function cutState(state: ContainerState, limit: number): ContainerState {
  const { terminated } = state;
  return terminated && isTooLong(state, limit)
    ? { terminated: { ...terminated, message: (terminated.message ?? '').slice(0, limit) } }
    : state;
}

function hasIllegalTransition({ spec }: Pod, old: PodStatus, next: PodStatus): boolean {
  if ((spec.restartPolicy ?? 'Always') === 'Always' || allContainersCouldRestart(spec)) return false;
  const comesBack = (containers: readonly Container[], before: readonly ContainerStatus[], after: readonly ContainerStatus[]): boolean =>
    before.some(({ name, state }) => {
      const container = containers.find((one) => one.name === name);
      if (!state.terminated || (container && containerShouldRestart(container, spec, state.terminated.exitCode))) return false;
      return after.some((status) => status.name === name && !status.state.terminated);
    });
  return (
    comesBack(spec.containers ?? [], old.containerStatuses ?? [], next.containerStatuses ?? []) ||
    comesBack(
      (spec.initContainers ?? []).filter((one) => !isRestartableInitContainer(one)),
      withoutSidecars(spec.initContainers, old),
      next.initContainerStatuses ?? [],
    )
  );
}

function withoutSidecars(containers: readonly Container[] = [], { initContainerStatuses = [] }: PodStatus): readonly ContainerStatus[] {
  const sidecars = new Set(containers.filter(isRestartableInitContainer).map(({ name }) => name));
  return initContainerStatuses.filter(({ name }) => !sidecars.has(name));
}
