import type { ContainerRecord } from '#domain/kubelet/runtime/pod-runtime.js';
import { restartingAllContainers } from '#domain/kubelet/status/pod-phase.js';
import { volumeMountStatuses } from '#domain/kubelet/status/volume-mount-status.js';
import type { Container, ContainerState, ContainerStatus, ContainerUser, Pod } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

export interface RecordContext {
  readonly pod: Pod;
  readonly container: Container;
  /** The status of the container as it was last reported. */
  readonly old: ContainerStatus | undefined;
  /** The whole pod is starting over. */
  readonly restarting: boolean;
}

/** What is reported of a container that the runtime has. `ready` and `started` come from probes, later. */
export function recordStatus(record: ContainerRecord, context: RecordContext): ContainerStatus {
  const { container, pod, old } = context;
  const volumeMounts = volumeMountStatuses(container);
  return {
    name: record.name,
    state: stateOf(record, context),
    lastState: lastStateOf(record, old),
    ready: false,
    restartCount: restartCountOf(record, old),
    image: record.image,
    imageID: record.imageID,
    containerID: record.id,
    ...(record.state === 'running' && old?.started !== undefined && { started: old.started }),
    ...(container.resources.requests && { allocatedResources: container.resources.requests }),
    resources: container.resources,
    ...(volumeMounts && { volumeMounts }),
    user: userOf(pod, container),
  };
}

function stateOf(record: ContainerRecord, { old, restarting }: RecordContext): ContainerState {
  if (record.state === 'running') return { running: { startedAt: formatTime(record.startedAt ?? 0) } };
  if (record.state === 'exited') return { terminated: terminatedOf(record) };
  if (record.state === 'created' || !old?.state.running) return { waiting: {} };
  const reason = restarting ? restartingAllContainers : 'ContainerStatusUnknown';
  return { terminated: { reason, message: 'The container could not be located when the pod was terminated', exitCode: 137 } };
}

function terminatedOf(record: ContainerRecord): NonNullable<ContainerState['terminated']> {
  return {
    exitCode: record.exitCode ?? 0,
    ...(record.reason && { reason: record.reason }),
    ...(record.message && { message: record.message }),
    startedAt: record.startedAt === undefined ? null : formatTime(record.startedAt),
    finishedAt: record.finishedAt === undefined ? null : formatTime(record.finishedAt),
    containerID: record.id,
  };
}

/** The runtime may have removed the container before this one, but its end was reported. */
function lastStateOf(record: ContainerRecord, old: ContainerStatus | undefined): ContainerState {
  const terminated = old?.containerID !== record.id && old?.state.terminated ? old.state.terminated : old?.lastState.terminated;
  return terminated ? { terminated } : {};
}

function restartCountOf(record: ContainerRecord, old: ContainerStatus | undefined): number {
  if (!old) return record.restartCount;
  if (record.state === 'unknown' && old.state.running) return old.restartCount + 1;
  if (record.state === 'running' && old.state.terminated && old.restartCount >= record.restartCount) return old.restartCount + 1;
  return Math.max(record.restartCount, old.restartCount);
}

/** Whom the first process of the container runs as. Images that name a user of their own are not known here: they run as root. */
function userOf({ spec }: Pod, { securityContext }: Container): ContainerUser {
  const pod = spec.securityContext;
  const uid = securityContext?.runAsUser ?? pod?.runAsUser ?? 0;
  const gid = securityContext?.runAsGroup ?? pod?.runAsGroup ?? 0;
  const groups = [gid, ...(pod?.fsGroup === undefined ? [] : [pod.fsGroup]), ...(pod?.supplementalGroups ?? [])];
  return { linux: { uid, gid, supplementalGroups: [...new Set(groups)] } };
}
