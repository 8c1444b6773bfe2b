import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import type { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import { type ActiveFilter, cloneFilters, runFiltersWithNominatedPods, updateFilters } from '#domain/scheduling/framework/active-filter.js';
import type { Cycle } from '#domain/scheduling/framework/cycle.js';
import { type PluginStatus, unresolvable } from '#domain/scheduling/framework/plugin-status.js';
import { sortByBudgets } from '#domain/scheduling/plugins/default-preemption/disruption-budgets.js';
import { byImportance } from '#domain/scheduling/plugins/default-preemption/importance.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { PodDisruptionBudget } from '#domain/schema/types/policy-v1.js';

/** A node on which the pod would fit if these pods were evicted. */
export interface Candidate {
  readonly nodeName: string;
  /** The most important first. */
  readonly victims: readonly Pod[];
  /** How many of them go beyond a PodDisruptionBudget. */
  readonly violations: number;
}

/**
 * The fewest and least important pods of lower priority whose eviction makes room for the pod: all are taken away, and then as many as possible
 * are let back, the important ones first. The status says why it does not fit even then.
 * Source: plugins/defaultpreemption SelectVictimsOnNode.
 */
export function selectVictims(
  original: NodeInfo,
  filters: readonly ActiveFilter[],
  budgets: readonly PodDisruptionBudget[],
  cycle: Cycle,
): Candidate | PluginStatus {
  const node = original.clone();
  const states = cloneFilters(filters);
  const move = (pod: PodInfo, sign: 1 | -1): void => {
    if (sign === 1) node.addPod(pod);
    else node.removePod(pod.uid);
    updateFilters(states, { pod, node, sign }, cycle);
  };
  const fits = (): PluginStatus | undefined => runFiltersWithNominatedPods(states, node, cycle);

  const potential = [...node.pods.values()].filter(({ priority }) => priority < cycle.pod.priority);
  if (potential.length === 0) return unresolvable('', 'No preemption victims found for incoming pod');
  for (const pod of potential) move(pod, -1);
  const status = fits();
  if (status) return status;

  const moreImportantFirst = byImportance(cycle.context.now);
  const isVictim = (pod: PodInfo): boolean => {
    move(pod, 1);
    if (!fits()) return false;
    move(pod, -1);
    return true;
  };
  const { violating, others } = sortByBudgets(potential.toSorted(moreImportantFirst), budgets);
  const violatingVictims = violating.filter(isVictim);
  const victims = [...violatingVictims, ...others.filter(isVictim)].toSorted(moreImportantFirst);
  return { nodeName: node.name, victims: victims.map(({ pod }) => pod), violations: violatingVictims.length };
}
