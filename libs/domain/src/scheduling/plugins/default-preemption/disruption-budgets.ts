import type { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import { toSelector } from '#domain/selectors/object-selector.js';
import { isEverything, matchesSelector, nothing, type Selector } from '#domain/selectors/selector.js';
import type { PodDisruptionBudget } from '#domain/schema/types/policy-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

export interface SortedVictims {
  /** Their eviction would go beyond a PodDisruptionBudget. */
  readonly violating: readonly PodInfo[];
  readonly others: readonly PodInfo[];
}

/**
 * Divides pods by whether a budget still allows their eviction, after that of those before them. Order is kept.
 * Source: plugins/defaultpreemption filterPodsWithPDBViolation.
 */
export function sortByBudgets(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudget[]): SortedVictims {
  const left = budgets.map((budget) => ({ budget, selector: selectorOf(budget), allowed: budget.status?.disruptionsAllowed ?? 0 }));
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const info of pods) {
    const { name, namespace, labels = {} } = info.pod.metadata;
    let isViolated = false;
    for (const one of left) {
      if (Object.keys(labels).length === 0 || one.budget.metadata.namespace !== namespace) continue;
      if (isEverything(one.selector) || !matchesSelector(one.selector, labels)) continue;
      // The API server has counted it already.
      if (one.budget.status?.disruptedPods?.[name] !== undefined) continue;
      one.allowed -= 1;
      if (one.allowed < 0) isViolated = true;
    }
    (isViolated ? violating : others).push(info);
  }
  return { violating, others };
}

function selectorOf({ spec }: PodDisruptionBudget): Selector {
  try {
    return toSelector(spec?.selector);
  } catch (error) {
    if (isStatusError(error)) return nothing;
    throw error;
  }
}
