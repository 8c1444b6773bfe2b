import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import { containerDefinition, findContainer, type ContainerRecord } from '#domain/kubelet/runtime/pod-runtime.js';
import { shouldStart } from '#domain/kubelet/status/container-statuses.js';
import type { PodView } from '#domain/kubelet/pod-view.js';
import { unknownKill, type ContainerKill } from '#domain/kubelet/sync/container-kill.js';
import type { Container, PodSpec } from '#domain/schema/types/core-v1.js';

/**
 * What the init containers of a pod need: the next one to start, sidecars to keep alive.
 * Source: computeInitContainerActions in pkg/kubelet/kuberuntime/kuberuntime_container.go.
 */
export interface InitActions {
  /** All have done their part: regular containers may run. */
  readonly initialized: boolean;
  /** One has failed and nothing may start it again: the pod has failed. */
  readonly failed: boolean;
  /** In the order of the spec. */
  readonly start: readonly Container[];
  readonly kill: readonly ContainerKill[];
}

export function initContainerActions(view: PodView): InitActions {
  const { spec } = view.pod;
  const containers = spec.initContainers ?? [];
  if (containers.length === 0) return { initialized: true, failed: false, start: [], kill: [] };
  const start: Container[] = [];
  const kill: ContainerKill[] = [];
  let initialized = isMainCreated(spec, view);
  let passed = initialized;
  // From the last to the first: those before one that has run have run too, even if the runtime has forgotten them.
  for (let i = containers.length - 1; i >= 0; i -= 1) {
    const container = containers[i];
    if (!container) continue;
    const record = findContainer(view.runtime, container.name);
    if (!record) {
      if (passed && isRestartableInitContainer(container)) start.push(container);
      continue;
    }
    if (passed && !isRestartableInitContainer(container)) continue;
    const step = stepOf(view, container, record);
    if (step.failed) return { initialized: false, failed: true, start: [], kill };
    if (step.done) {
      const next = containers[i + 1];
      if (!next) initialized = true;
      else if (!passed) start.push(next);
    }
    if (step.kill) kill.push(step.kill);
    if (step.start) start.push(container);
    passed = true;
  }
  if (!passed && containers[0]) start.push(containers[0]);
  return { initialized, failed: false, start: start.reverse(), kill };
}

/** A regular container exists and has not ended: so initialization has been done. */
function isMainCreated(spec: PodSpec, view: PodView): boolean {
  return (spec.containers ?? []).some(({ name }) => {
    const state = findContainer(view.runtime, name)?.state;
    return state === 'created' || state === 'running';
  });
}

interface Step {
  /** The next container may start. */
  readonly done?: boolean;
  readonly failed?: boolean;
  readonly start?: boolean;
  readonly kill?: ContainerKill;
}

function stepOf(view: PodView, container: Container, record: ContainerRecord): Step {
  switch (record.state) {
    case 'created':
      return { start: true };
    case 'running':
      return isRestartableInitContainer(container) ? runningSidecar(view, container, record) : {};
    case 'exited':
      if (isRestartableInitContainer(container)) return { start: true };
      if (record.exitCode === 0 && record.reason !== 'OOMKilled') return { done: true };
      return shouldStart(view, container, record) ? { start: true } : { failed: true };
    case 'unknown': {
      const again = isRestartableInitContainer(container) || (container.restartPolicy ?? view.pod.spec.restartPolicy) !== 'Never';
      return again ? { start: true, kill: unknownKill(record, 'Init container') } : { failed: true };
    }
  }
}

function runningSidecar(view: PodView, container: Container, record: ContainerRecord): Step {
  const results = view.probes.get(record.id);
  const restart = (message: string, reason: ContainerKill['reason']): Step => ({ start: true, kill: { record, message, reason } });
  if (container.startupProbe && results?.startup !== 'success') {
    return results?.startup === 'failure' ? restart(`Init container ${container.name} failed startup probe`, 'StartupProbe') : {};
  }
  if (record.definition !== containerDefinition(container)) {
    return { done: true, ...restart(`Init container ${container.name} definition changed`, 'Unknown') };
  }
  if (container.livenessProbe && results?.liveness === 'failure') {
    return { done: true, ...restart(`Init container ${container.name} failed liveness probe`, 'LivenessProbe') };
  }
  return { done: true };
}
