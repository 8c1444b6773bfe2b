import { withCondition } from '#domain/meta/status-condition.js';
import type { PodDisruptionBudgetStatus } from '#domain/schema/types/policy-v1.js';

/** The type of the condition that says whether a pod may be disrupted. */
export const disruptionAllowedCondition = 'DisruptionAllowed';

/**
 * `status` with the condition that its count of allowed disruptions stands for; `now` in milliseconds.
 * Source: k8s.io/component-helpers/apps/poddisruptionbudget/helpers.go UpdateDisruptionAllowedCondition.
 */
export function withDisruptionAllowed(status: PodDisruptionBudgetStatus, now: number): PodDisruptionBudgetStatus {
  const isAllowed = status.disruptionsAllowed > 0;
  const condition = {
    type: disruptionAllowedCondition,
    status: isAllowed ? 'True' : 'False',
    reason: isAllowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration: status.observedGeneration ?? 0,
  };
  return { ...status, conditions: withCondition(status.conditions, condition, now) };
}
