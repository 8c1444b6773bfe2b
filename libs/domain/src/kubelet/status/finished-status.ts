import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import { isTerminalPhase } from '#domain/resources/core/pod/pod-phase.js';
import type { ContainerState, ContainerStatus, Pod, PodStatus } from '#domain/schema/types/core-v1.js';

/**
 * The last status of a pod that has ended, in which no container is left without an end: what was lost counts as failed, and so does the
 * pod unless it was finished already. Source: TerminatePod in pkg/kubelet/status/status_manager.go.
 */
export function finishedStatus(pod: Pod, status: PodStatus): PodStatus {
  const containers = hasInitialized(pod) ? status.containerStatuses?.map(ended) : status.containerStatuses;
  const initContainers = endInitialized(status.initContainerStatuses);
  return {
    ...status,
    phase: isTerminalPhase(status.phase) ? String(status.phase) : 'Failed',
    ...(containers && { containerStatuses: containers }),
    ...(initContainers && { initContainerStatuses: initContainers }),
  };
}

const located: ContainerState = {
  terminated: {
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
    exitCode: 137,
  },
};

function ended(status: ContainerStatus): ContainerStatus {
  return status.state.terminated ? status : { ...status, state: located };
}

/** All but those at the end that never began; of any there are, the first at least. */
function endInitialized(statuses: readonly ContainerStatus[] | undefined): readonly ContainerStatus[] | undefined {
  if (!statuses) return undefined;
  const last = statuses.findLastIndex(({ state, lastState }) => !state.waiting || lastState.terminated);
  return statuses.map((status, i) => (i <= Math.max(0, last) ? ended(status) : status));
}

/** Whether there is a sign that regular containers have ever been started. */
function hasInitialized({ spec, status }: Pod): boolean {
  const { initContainers = [] } = spec;
  if (initContainers.length === 0) return true;
  if (status.containerStatuses?.some(({ state, lastState }) => lastState.terminated || !state.waiting)) return true;
  const last = status.initContainerStatuses?.at(-1);
  const container = initContainers.find(({ name }) => name === last?.name);
  if (!last || !container) return false;
  if (isRestartableInitContainer(container)) return last.state.running !== undefined && last.started === true;
  return (last.state.terminated ?? last.lastState.terminated)?.exitCode === 0 || last.lastState.terminated?.exitCode === 0;
}
