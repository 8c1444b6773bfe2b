import { isPodConditionTrue } from '#domain/resources/core/pod/pod-condition.js';
import { findContainer, type PodRuntime } from '#domain/kubelet/runtime/pod-runtime.js';
import { findRestartRule } from '#domain/resources/core/pod/container-restart.js';
import type { Container, ContainerStatus, PodCondition, PodSpec, PodStatus } from '#domain/schema/types/core-v1.js';

/** The restart of a whole pod in its place, which a rule of one container asks for. Source: pkg/kubelet/container/helpers.go. */

/** Whether the pod is to start over, or is on its way to. */
export function restartsAllContainers(spec: PodSpec, runtime: PodRuntime, status: PodStatus): boolean {
  if (isPodConditionTrue(status, 'AllContainersRestarting')) return true;
  const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return containersOf(spec).some((container) => triggers(container, runtime, statuses));
}

function triggers(container: Container, runtime: PodRuntime, statuses: readonly ContainerStatus[]): boolean {
  if (!container.restartPolicyRules) return false;
  const record = findContainer(runtime, container.name);
  if (record?.state !== 'exited') return false;
  if (startsPodOver(container, record.exitCode ?? 0)) return true;
  const terminated = statuses.find(({ name }) => name === container.name)?.state.terminated;
  return terminated !== undefined && startsPodOver(container, terminated.exitCode);
}

/** Whether a container's end with this code restarts the whole pod. */
export function startsPodOver(container: Container, exitCode: number): boolean {
  return findRestartRule(container, exitCode)?.action === 'RestartAllContainers';
}

/** The condition of pods that have such a rule. */
export function allContainersRestartingCondition(spec: PodSpec, runtime: PodRuntime, previous: PodStatus, phase: string): PodCondition {
  const type = 'AllContainersRestarting';
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' };
  const cleanedUp = containersOf(spec).every(({ name }) => !findContainer(runtime, name));
  if (cleanedUp || !restartsAllContainers(spec, runtime, previous)) return { type, status: 'False' };
  return { type, status: 'True', reason: 'RestartAllContainersStarted', message: 'container exited with restart policy rule' };
}

function containersOf(spec: PodSpec): readonly Container[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
}
