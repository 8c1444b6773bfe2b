import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import type { Cycle } from '#domain/scheduling/framework/cycle.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { PluginError } from '#domain/scheduling/framework/plugin-status.js';

/** The best score that a plugin can give. */
export const maxNodeScore = 100;

/** The weighted sum of all plugins' scores for each of the nodes. Source: pkg/scheduler/framework/runtime/framework.go RunScorePlugins. */
export function scoreNodes(nodes: readonly NodeInfo[], cycle: Cycle): readonly number[] {
  const { plugins, weights } = cycle.context.profile;
  const totals = nodes.map(() => 0);
  for (const plugin of plugins) {
    if (!plugin.score) continue;
    const weight = weights[plugin.name] ?? 1;
    pluginScores(plugin, nodes, cycle)?.forEach((score, i) => {
      if (score < 0 || score > maxNodeScore) throw new PluginError(`plugin "${plugin.name}" returns an invalid score ${score}`);
      totals[i] = (totals[i] ?? 0) + score * weight;
    });
  }
  return totals;
}

/** One plugin's scores, normalised; undefined when it has nothing to say of the pod. */
export function pluginScores(plugin: Plugin, nodes: readonly NodeInfo[], cycle: Cycle): readonly number[] | undefined {
  const before = plugin.preScore ? plugin.preScore(cycle, nodes) : { state: undefined };
  if (before === 'skip') return undefined;
  const scores = nodes.map((node) => plugin.score?.(before.state, node, cycle) ?? 0);
  return plugin.normalizeScores ? plugin.normalizeScores(before.state, scores, nodes) : scores;
}

/** Scales scores so that the highest becomes 100; `reverse` then turns them round, so that the highest becomes 0. */
export function normalizeByMaximum(scores: readonly number[], reverse = false): readonly number[] {
  const highest = Math.max(0, ...scores);
  if (highest === 0) return reverse ? scores.map(() => maxNodeScore) : scores;
  return scores.map((score) => {
    const scaled = Math.trunc((maxNodeScore * score) / highest);
    return reverse ? maxNodeScore - scaled : scaled;
  });
}
