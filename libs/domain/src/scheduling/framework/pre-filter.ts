import { compareBytewise } from '#domain/json/go-marshal.js';
import type { ActiveFilter } from '#domain/scheduling/framework/active-filter.js';
import type { Cycle } from '#domain/scheduling/framework/cycle.js';
import type { Plugin, PreFilterResult } from '#domain/scheduling/framework/plugin.js';
import { PluginError, type PluginStatus, unresolvable } from '#domain/scheduling/framework/plugin-status.js';

export interface PreFilterOutcome {
  readonly filters: readonly ActiveFilter[];
  /** The only nodes that can pass; absent when all can. */
  readonly nodeNames?: ReadonlySet<string>;
  /** The plugins that named them, sorted. */
  readonly choosyPlugins: readonly string[];
  /** No node can pass. */
  readonly rejected?: PluginStatus;
}

/** Lets every plugin look at the pod before nodes are looked at. Source: pkg/scheduler/framework/runtime/framework.go RunPreFilterPlugins. */
export function runPreFilters(cycle: Cycle): PreFilterOutcome {
  const filters: ActiveFilter[] = [];
  const choosyPlugins: string[] = [];
  let nodeNames: ReadonlySet<string> | undefined;
  let rejected: PluginStatus | undefined;
  for (const plugin of cycle.context.profile.plugins) {
    const result = preFilter(plugin, cycle);
    if (result === 'skip') continue;
    if ('code' in result) {
      if (result.code === 'UnschedulableAndUnresolvable') return { filters, choosyPlugins: [], rejected: result };
      // Preemption may help, and needs the states of all plugins.
      rejected = result;
      continue;
    }
    filters.push({ plugin, state: result.state });
    const { nodeNames: names } = result;
    if (!names) continue;
    choosyPlugins.push(plugin.name);
    nodeNames = nodeNames ? intersection(nodeNames, names) : names;
    if (nodeNames.size === 0) {
      const choosy = choosyPlugins.toSorted(compareBytewise);
      return { filters, nodeNames, choosyPlugins: choosy, rejected: unresolvable('', cannotAllBeSatisfied(choosy)) };
    }
  }
  return {
    filters,
    ...(nodeNames && { nodeNames }),
    choosyPlugins: choosyPlugins.toSorted(compareBytewise),
    ...(rejected && { rejected }),
  };
}

function preFilter(plugin: Plugin, cycle: Cycle): PreFilterResult<unknown> {
  if (!plugin.preFilter) return plugin.filter ? { state: undefined } : 'skip';
  try {
    return plugin.preFilter(cycle);
  } catch (error) {
    if (error instanceof PluginError) throw new PluginError(`running PreFilter plugin "${plugin.name}": ${error.message}`);
    throw error;
  }
}

function cannotAllBeSatisfied(plugins: readonly string[]): string {
  const [first] = plugins;
  return plugins.length === 1
    ? `node(s) didn't satisfy plugin ${first}`
    : `node(s) didn't satisfy plugin(s) [${plugins.join(' ')}] simultaneously`;
}

function intersection(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((item) => b.has(item)));
}
