import { containersOf } from '#domain/kubelet/runtime/containers-of.js';
import { isPodConditionTrue } from '#domain/resources/core/pod/pod-condition.js';
import {
  containerDefinition,
  type ContainerRecord,
  type ContainerRecordState,
  type PodRuntime,
  type Sandbox,
} from '#domain/kubelet/runtime/pod-runtime.js';
import type { ContainerState, ContainerStatus, Pod } from '#domain/schema/types/core-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/**
 * What a runtime knew of a pod, taken from the status that was reported of it. A runtime that keeps nothing itself comes back with the same
 * containers: the same IDs, start times and restart counts. What was never reported is lost: a container that started just before is
 * started again. `sandboxId` names the sandbox anew.
 */
export function recoverRuntime(pod: Pod, sandboxId: string): PodRuntime {
  const { status, spec } = pod;
  const ips = status.podIPs?.flatMap(({ ip }) => ip ?? []) ?? [];
  const ready = isPodConditionTrue(status, 'PodReadyToStartContainers');
  if (ips.length === 0) return { containers: [] };
  const sandbox: Sandbox = { id: sandboxId, attempt: 0, ready, ips: spec.hostNetwork === true ? [] : ips };
  const images = new Map(containersOf(spec).map((one) => [one.name, one.image]));
  const statuses = [
    ...(status.containerStatuses ?? []),
    ...(status.initContainerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ];
  const containers = statuses.flatMap((one) => recordsOf(one, images.get(one.name), sandboxId));
  return { sandbox, containers: containers.sort((a, b) => b.createdAt - a.createdAt) };
}

function recordsOf(status: ContainerStatus, image: string | undefined, sandboxId: string): readonly ContainerRecord[] {
  const { state, lastState, restartCount } = status;
  const base = {
    name: status.name,
    image: status.image,
    imageID: status.imageID,
    definition: containerDefinition({ name: status.name, ...(image !== undefined && { image }) }),
    sandboxId,
  };
  const now = status.containerID && !state.waiting ? recordOf(state, { id: status.containerID, restartCount }) : undefined;
  const before = lastState.terminated?.containerID
    ? recordOf(lastState, { id: lastState.terminated.containerID, restartCount: now ? restartCount - 1 : restartCount })
    : undefined;
  return [now, before].flatMap((one) => (one ? [{ ...base, ...one }] : []));
}

type Facts = Pick<
  ContainerRecord,
  'id' | 'restartCount' | 'state' | 'createdAt' | 'startedAt' | 'finishedAt' | 'exitCode' | 'reason' | 'message'
>;

function recordOf({ running, terminated }: ContainerState, identity: Pick<ContainerRecord, 'id' | 'restartCount'>): Facts | undefined {
  const startedAt = parseTime(running?.startedAt ?? terminated?.startedAt ?? '');
  const facts = { ...identity, createdAt: startedAt ?? 0, ...(startedAt !== undefined && { startedAt }) };
  if (running) return { ...facts, state: 'running' satisfies ContainerRecordState };
  if (!terminated) return undefined;
  const finishedAt = parseTime(terminated.finishedAt ?? '');
  const { exitCode, reason, message } = terminated;
  return {
    ...facts,
    state: 'exited' satisfies ContainerRecordState,
    exitCode,
    ...(finishedAt !== undefined && { finishedAt }),
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
  };
}
