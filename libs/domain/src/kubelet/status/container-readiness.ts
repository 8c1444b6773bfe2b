import { isPodConditionTrue } from '#domain/resources/core/pod/pod-condition.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import type { PodView } from '#domain/kubelet/pod-view.js';
import type { Container, ContainerStatus } from '#domain/schema/types/core-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/**
 * `started` and `ready` of container statuses, by what probes have said.
 * Source: UpdatePodStatus in pkg/kubelet/prober/prober_manager.go.
 */

export function withReadiness(view: PodView, statuses: readonly ContainerStatus[]): readonly ContainerStatus[] {
  const containers = view.pod.spec.containers ?? [];
  return statuses.map((status) => withStartedAndReady(view, status, containers));
}

/** Init containers are ready when they have succeeded, sidecars as other containers are. */
export function withInitReadiness(view: PodView, statuses: readonly ContainerStatus[]): readonly ContainerStatus[] {
  const containers = view.pod.spec.initContainers ?? [];
  return statuses.map((status) => {
    const container = containers.find(({ name }) => name === status.name);
    if (container && isRestartableInitContainer(container)) return withStartedAndReady(view, status, containers);
    const ready = status.state.terminated?.exitCode === 0 || status.ready;
    return { ...status, started: isStarted(view, status, container), ready };
  });
}

function withStartedAndReady(view: PodView, status: ContainerStatus, containers: readonly Container[]): ContainerStatus {
  const container = containers.find(({ name }) => name === status.name);
  const started = isStarted(view, status, container);
  return { ...status, started, ready: started && isReady(view, status, container) };
}

function isStarted({ probes }: PodView, status: ContainerStatus, container: Container | undefined): boolean {
  if (!status.state.running) return false;
  const result = probes.get(status.containerID ?? '')?.startup;
  if (result !== undefined) return result === 'success';
  return status.started === true || container?.startupProbe === undefined;
}

function isReady(view: PodView, status: ContainerStatus, container: Container | undefined): boolean {
  const result = view.probes.get(status.containerID ?? '')?.readiness;
  if (result === 'success') return true;
  if (!container?.readinessProbe) return true;
  return ranBeforeKubelet(view, status) && result === undefined && isPodConditionTrue(view.pod.status, 'Ready');
}

/** Containers that ran before the kubelet started keep their readiness until a probe says otherwise. */
function ranBeforeKubelet({ kubeletStartedAt }: PodView, { state }: ContainerStatus): boolean {
  const startedAt = parseTime(state.running?.startedAt ?? '');
  return startedAt !== undefined && startedAt < kubeletStartedAt - restartGraceMs;
}

const restartGraceMs = 10_000;
