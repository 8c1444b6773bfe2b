import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import type { Cycle } from '#domain/scheduling/framework/cycle.js';
import type { Plugin, PodChange } from '#domain/scheduling/framework/plugin.js';
import { PluginError, type PluginStatus } from '#domain/scheduling/framework/plugin-status.js';

/** A plugin that filters nodes for the pod of this cycle, with what it has worked out. */
export interface ActiveFilter {
  readonly plugin: Plugin;
  readonly state: unknown;
}

/** Asks the plugins in turn; the first that rejects the node says why. */
export function runFilters(filters: readonly ActiveFilter[], node: NodeInfo, cycle: Cycle): PluginStatus | undefined {
  for (const { plugin, state } of filters) {
    try {
      const status = plugin.filter?.(state, node, cycle);
      if (status) return status;
    } catch (error) {
      if (error instanceof PluginError) throw new PluginError(`running "${plugin.name}" filter plugin: ${error.message}`);
      throw error;
    }
  }
  return undefined;
}

/**
 * Asks as if the pods nominated to the node were on it, as far as this pod has to yield to them, and then without them: affinity to a
 * nominated pod is not enough, because it may yet go elsewhere. Source: RunFilterPluginsWithNominatedPods.
 */
export function runFiltersWithNominatedPods(filters: readonly ActiveFilter[], node: NodeInfo, cycle: Cycle): PluginStatus | undefined {
  const { pod, context } = cycle;
  const yieldsTo = context.nominatedPods(node.name).filter(({ uid, priority }) => uid !== pod.uid && priority >= pod.priority);
  if (yieldsTo.length > 0) {
    const crowded = node.clone();
    const changed = cloneFilters(filters);
    for (const nominated of yieldsTo) {
      crowded.addPod(nominated);
      updateFilters(changed, { pod: nominated, node: crowded, sign: 1 }, cycle);
    }
    const status = runFilters(changed, crowded, cycle);
    if (status) return status;
  }
  return runFilters(filters, node, cycle);
}

/** Filters whose states can be updated without changing these. */
export function cloneFilters(filters: readonly ActiveFilter[]): readonly ActiveFilter[] {
  return filters.map(({ plugin, state }) => ({ plugin, state: plugin.cloneState ? plugin.cloneState(state) : state }));
}

/** Takes a pod that came to or went from a node into the states. */
export function updateFilters(filters: readonly ActiveFilter[], change: PodChange, cycle: Cycle): void {
  for (const { plugin, state } of filters) plugin.updateState?.(state, change, cycle);
}
