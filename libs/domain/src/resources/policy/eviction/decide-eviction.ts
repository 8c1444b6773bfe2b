import { isPodReady } from '#domain/resources/core/pod/pod-readiness.js';
import { toSelectorIfValid } from '#domain/resources/core/pod-template/validate-selected-template.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { PodDisruptionBudget } from '#domain/schema/types/policy-v1.js';
import { matchesSelector } from '#domain/selectors/selector.js';

/** What an eviction does. */
export type EvictionDecision =
  /**
   * The pod is deleted at once. With `ifUnchanged` only as it was seen: it may become ready, and then a budget would count it.
   * `retry` tells whether a conflict is tried again with the pod as it is then; otherwise the client is told to come back
   * (tooManyDisruptions), when it was not the client who named the resourceVersion.
   */
  | { readonly action: 'delete'; readonly ifUnchanged: boolean; readonly retry: boolean; readonly budget?: string }
  /** First the budget is written as disruptBudget says, and then the pod is deleted. */
  | { readonly action: 'disrupt'; readonly budget: PodDisruptionBudget }
  /** Nothing happens. The message is the body's, with code 500, in an answer that itself is 201. */
  | { readonly action: 'none'; readonly message: string };

/**
 * Decides on the eviction of a pod; `budgets` are all of its namespace.
 * Source: pkg/registry/core/pod/storage/eviction.go EvictionREST.Create.
 */
export function decideEviction(pod: Pod, budgets: readonly PodDisruptionBudget[]): EvictionDecision {
  if (isBeyondBudgets(pod)) return { action: 'delete', ifUnchanged: isStarting(pod), retry: true };
  const covering = budgets.filter((budget) => covers(budget, pod));
  const [budget] = covering;
  if (covering.length > 1) {
    return { action: 'none', message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.' };
  }
  if (!budget) return { action: 'delete', ifUnchanged: false, retry: false };
  if (!isPodReady(pod) && letsUnhealthyGo(budget)) {
    return { action: 'delete', ifUnchanged: true, retry: false, budget: budget.metadata.name };
  }
  return { action: 'disrupt', budget };
}

/** Pods that do not run, or end already, disturb nobody. */
function isBeyondBudgets({ metadata, status }: Pod): boolean {
  return ['Succeeded', 'Failed', 'Pending'].includes(status.phase ?? '') || Boolean(metadata.deletionTimestamp);
}

function isStarting({ metadata, status }: Pod): boolean {
  return status.phase === 'Pending' && !metadata.deletionTimestamp;
}

function covers(budget: PodDisruptionBudget, { metadata }: Pod): boolean {
  const selector = toSelectorIfValid(budget.spec.selector);
  return budget.metadata.namespace === metadata.namespace && selector !== undefined && matchesSelector(selector, metadata.labels);
}

function letsUnhealthyGo({ spec, status }: PodDisruptionBudget): boolean {
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0;
}
