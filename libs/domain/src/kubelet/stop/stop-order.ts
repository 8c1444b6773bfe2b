import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import type { PodSpec } from '#domain/schema/types/core-v1.js';

/**
 * Which containers must have stopped before a container is told to: sidecars wait for all others, and for the sidecars after them. Names
 * that do not run are left out. Source: pkg/kubelet/kuberuntime/kuberuntime_termination_order.go.
 */
export function stopsAfter(spec: PodSpec, running: ReadonlySet<string>, name: string): readonly string[] {
  const init = spec.initContainers ?? [];
  const at = init.findIndex((container) => container.name === name);
  const container = init[at];
  if (!container || !isRestartableInitContainer(container)) return [];
  const later = init.slice(at + 1).find(isRestartableInitContainer);
  return [...(spec.containers ?? []), ...(later ? [later] : [])].map((one) => one.name).filter((one) => running.has(one));
}
