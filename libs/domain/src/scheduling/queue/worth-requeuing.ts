import type { Reader } from '#domain/controllers/controller.js';
import { type ClusterEvent, type EventHint, hintsOf, isAbout } from '#domain/scheduling/framework/cluster-event.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { PluginError } from '#domain/scheduling/framework/plugin-status.js';
import type { QueuedPod } from '#domain/scheduling/queue/queued-pod.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

/**
 * Whether a rejected pod is worth another try after an event: one of the plugins that rejected it must say so.
 * Source: pkg/scheduler/backend/queue/scheduling_queue.go isPodWorthRequeuing.
 */
export function isWorthRequeuing(queued: QueuedPod, event: ClusterEvent, plugins: readonly Plugin[], read: Reader): boolean {
  const { info, unschedulablePlugins } = queued;
  if (unschedulablePlugins.size === 0) return true;
  const rejectors = plugins.filter(({ name }) => unschedulablePlugins.has(name));
  return rejectors.some((plugin) => hintsOf(plugin).some((hint) => isAbout(hint, event) && mayHelp(hint, info.pod, event, read)));
}

/** Whether an event can open the gate that keeps a pod from being tried. */
export function concernsGate(gatingPlugin: string, event: ClusterEvent, plugins: readonly Plugin[]): boolean {
  const gate = plugins.find(({ name }) => name === gatingPlugin);
  return gate !== undefined && hintsOf(gate).some((hint) => isAbout(hint, event));
}

/** A hint that cannot read the pod's selectors must not lose a wake-up. */
function mayHelp(hint: EventHint, pod: Pod, event: ClusterEvent, read: Reader): boolean {
  try {
    return hint.mayHelp?.(pod, event, read) ?? true;
  } catch (error) {
    if (isStatusError(error) || error instanceof PluginError) return true;
    throw error;
  }
}
