import { restartsAllContainers } from '#domain/kubelet/restart/restart-all-containers.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import { containerShouldRestart } from '#domain/resources/core/pod/container-restart.js';
import { findContainer, type ContainerRecord } from '#domain/kubelet/runtime/pod-runtime.js';
import { previousStatus, type PodView } from '#domain/kubelet/pod-view.js';
import { recordStatus } from '#domain/kubelet/status/container-record-status.js';
import { restartingAllContainers } from '#domain/kubelet/status/pod-phase.js';
import { volumeMountStatuses } from '#domain/kubelet/status/volume-mount-status.js';
import type { Container, ContainerState, ContainerStateTerminated, ContainerStatus } from '#domain/schema/types/core-v1.js';

/** The statuses of a pod's containers, without `ready` and `started`. Source: convertToAPIContainerStatuses in pkg/kubelet/kubelet_pods.go. */

export type ContainerKind = 'init' | 'regular' | 'ephemeral';

/** One kind of containers, in the order in which they are reported: init containers as in the spec, the others by name. */
export function containerStatuses(view: PodView, kind: ContainerKind): readonly ContainerStatus[] {
  const containers = containersOf(view, kind);
  if (containers.length === 0) return [];
  const previous = previousStatusesOf(view, kind);
  const restarting = restartsAllContainers(view.pod.spec, view.runtime, previousStatus(view));
  const statuses = containers.map((container) => {
    const old = previous.find(({ name }) => name === container.name);
    return oneStatus(view, container, { kind, old, restarting });
  });
  return kind === 'init' ? statuses : statuses.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function containersOf({ pod: { spec } }: PodView, kind: ContainerKind): readonly Container[] {
  if (kind === 'init') return spec.initContainers ?? [];
  return kind === 'regular' ? (spec.containers ?? []) : ((spec.ephemeralContainers ?? []) as readonly Container[]);
}

function previousStatusesOf(view: PodView, kind: ContainerKind): readonly ContainerStatus[] {
  const status = previousStatus(view);
  if (kind === 'init') return status.initContainerStatuses ?? [];
  return (kind === 'regular' ? status.containerStatuses : status.ephemeralContainerStatuses) ?? [];
}

interface Past {
  readonly kind: ContainerKind;
  readonly old: ContainerStatus | undefined;
  /** The whole pod is starting over. */
  readonly restarting: boolean;
}

function oneStatus(view: PodView, container: Container, past: Past): ContainerStatus {
  const [current, before] = view.runtime.containers.filter(({ name }) => name === container.name);
  const seen = current ? seenStatus(view, container, { ...past, current, before }) : missingStatus(view, container, past);
  return withStartFailure(view, container, { status: seen, kind: past.kind, current });
}

function seenStatus(
  view: PodView,
  container: Container,
  { old, restarting, current, before }: Past & { readonly current: ContainerRecord; readonly before: ContainerRecord | undefined },
): ContainerStatus {
  const status = recordStatus(current, { container, pod: view.pod, old, restarting });
  return before ? { ...status, lastState: recordStatus(before, { container, pod: view.pod, old, restarting }).state } : status;
}

/** What is said of a container that the runtime does not have: it waits, or it was lost. */
function missingStatus(view: PodView, container: Container, { old, restarting }: Past): ContainerStatus {
  if (!old) return waitingStatus(view, container);
  if (restarting && !old.state.waiting) return removedStatus(view, container, old);
  if (old.state.terminated) return old;
  const status = { ...waitingStatus(view, container), restartCount: old.restartCount, lastState: old.lastState };
  if (!old.state.running || status.lastState.terminated) return status;
  const restartCount = old.restartCount + (view.pod.metadata.deletionTimestamp === undefined ? 1 : 0);
  return { ...status, restartCount, lastState: { terminated: lost } };
}

const lost: ContainerStateTerminated = {
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was deleted.  The container used to be Running',
  exitCode: 137,
};

function waitingStatus({ pod: { spec } }: PodView, container: Container): ContainerStatus {
  const reason = (spec.initContainers?.length ?? 0) > 0 ? 'PodInitializing' : 'ContainerCreating';
  const volumeMounts = volumeMountStatuses(container);
  return {
    name: container.name,
    state: { waiting: { reason } },
    lastState: {},
    ready: false,
    restartCount: 0,
    image: container.image ?? '',
    imageID: '',
    ...(volumeMounts && { volumeMounts }),
  };
}

/** A container that was removed so that the whole pod starts over. */
function removedStatus(view: PodView, container: Container, old: ContainerStatus): ContainerStatus {
  const why = { reason: restartingAllContainers, message: 'The container is removed because RestartAllContainers in place' };
  const base = old.state.terminated ? old : waitingStatus(view, container);
  const state: ContainerState = { waiting: why };
  return { ...base, restartCount: old.restartCount + 1, state, lastState: { terminated: { ...why, exitCode: 137 } } };
}

interface Shown {
  readonly status: ContainerStatus;
  readonly kind: ContainerKind;
  readonly current: ContainerRecord | undefined;
}

/** A container that is to be started but could not be says why. */
function withStartFailure(view: PodView, container: Container, { status, kind, current }: Shown): ContainerStatus {
  if (kind === 'init') {
    if (current?.state === 'exited' && current.exitCode === 0) return status;
    if (!current && status.state.waiting && !isRestartableInitContainer(container) && hasRegularContainer(view))
      return { ...status, state: forgottenInit };
  }
  const failure = view.startFailures.get(container.name);
  if (!failure || !shouldStart(view, container, current)) return status;
  const lastState = status.state.terminated ? status.state : status.lastState;
  return { ...status, lastState, state: { waiting: { reason: failure.reason, message: failure.message } } };
}

const forgottenInit: ContainerState = {
  terminated: {
    reason: 'Completed',
    message: 'Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally',
    exitCode: 0,
  },
};

function hasRegularContainer({ pod: { spec }, runtime }: PodView): boolean {
  return (spec.containers ?? []).some(({ name }) => {
    const record = findContainer(runtime, name);
    return record !== undefined && record.state !== 'unknown';
  });
}

/** Whether a container is not running but should be. Source: ShouldContainerBeRestarted in pkg/kubelet/container/helpers.go. */
export function shouldStart({ pod }: PodView, container: Container, current: ContainerRecord | undefined): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  if (!current || current.state === 'unknown' || current.state === 'created') return true;
  return current.state === 'exited' && containerShouldRestart(container, pod.spec, current.exitCode ?? 0);
}
