import type { Condition } from '#domain/schema/types/meta-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** A condition to be set: the time of its last transition is found by comparing with the one before. */
export type NewCondition = Omit<Condition, 'lastTransitionTime'>;

/** The condition of a type, if there is one. */
export function findCondition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/**
 * `conditions` with this one in place of the one of its type, or at the end. The time of transition moves only when its status
 * changes; `now` in milliseconds. Source: k8s.io/apimachinery/pkg/api/meta/conditions.go SetStatusCondition.
 */
export function withCondition(conditions: readonly Condition[] | undefined, given: NewCondition, now: number): readonly Condition[] {
  const before = findCondition(conditions, given.type);
  const lastTransitionTime = before && before.status === given.status ? (before.lastTransitionTime ?? null) : formatTime(now);
  const { type, status, observedGeneration, reason, message } = given;
  const next: Condition = {
    type,
    status,
    ...(observedGeneration && { observedGeneration }),
    lastTransitionTime,
    reason,
    message,
  };
  if (!before) return [...(conditions ?? []), next];
  return (conditions ?? []).map((condition) => (condition === before ? next : condition));
}
