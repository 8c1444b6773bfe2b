import { goQuote } from '#domain/json/go-marshal.js';
import type { ContainerStatus, PodStatus } from '#domain/schema/types/core-v1.js';

/**
 * The ID of the container whose log is meant by a name: the one that runs or ran last, or the one before it. The texts are upstream's
 * (validateContainerLogStatus in pkg/kubelet/kubelet_pods.go).
 */
export function containerToLog(
  pod: { readonly name: string; readonly status: PodStatus },
  container: string,
  previous: boolean,
): { readonly id: string } | { readonly problem: string } {
  const what = `container ${goQuote(container)} in pod ${goQuote(pod.name)}`;
  const status = findStatus(pod.status, container);
  if (!status) return { problem: `${what} is not available` };
  const { state, lastState, containerID } = status;
  const before = lastState.terminated?.containerID;
  if (previous) return before ? { id: before } : { problem: `previous terminated ${what} not found` };
  if (state.running) return { id: containerID ?? '' };
  if (state.terminated ?? lastState.terminated) {
    const id = state.terminated?.containerID || before;
    return id ? { id } : { problem: `${what} is terminated` };
  }
  return { problem: `${what} is waiting to start${state.waiting ? `: ${waitingText(state.waiting.reason ?? '')}` : ' - no logs yet'}` };
}

function findStatus(status: PodStatus, container: string): ContainerStatus | undefined {
  return [status.containerStatuses, status.initContainerStatuses, status.ephemeralContainerStatuses]
    .flatMap((statuses) => statuses ?? [])
    .find(({ name }) => name === container);
}

function waitingText(reason: string): string {
  if (reason === 'ErrImagePull') return "image can't be pulled";
  return reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : reason;
}
