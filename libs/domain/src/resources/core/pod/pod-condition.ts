import type { PodCondition, PodStatus } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** A condition to be set: the time of its last transition is found by comparing with the one before. */
export type NewPodCondition = Omit<PodCondition, 'lastTransitionTime'>;

/** The condition of a type, if the pod has it. */
export function findPodCondition(status: PodStatus | undefined, type: string): PodCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** True when the condition is there and True. */
export function isPodConditionTrue(status: PodStatus | undefined, type: string): boolean {
  return findPodCondition(status, type)?.status === 'True';
}

/**
 * `status` with the condition in place of the one of its type, or at the end. The time of transition moves only when its status changes.
 * The same object when nothing changes. Source: pkg/api/pod/util.go UpdatePodCondition.
 */
export function withPodCondition(status: PodStatus, given: NewPodCondition, now: number): PodStatus {
  const conditions = status.conditions ?? [];
  const before = findPodCondition(status, given.type);
  if (!before) return { ...status, conditions: [...conditions, complete(given, formatTime(now))] };
  const next = complete(given, before.status === given.status ? before.lastTransitionTime : formatTime(now));
  if (isSame(next, before)) return status;
  return { ...status, conditions: conditions.map((condition) => (condition === before ? next : condition)) };
}

/** Members in the order in which the API writes them. */
function complete(given: NewPodCondition, lastTransitionTime: string | null | undefined): PodCondition {
  const { type, observedGeneration, status, lastProbeTime = null, reason, message } = given;
  return {
    type,
    ...(observedGeneration && { observedGeneration }),
    status,
    lastProbeTime,
    lastTransitionTime: lastTransitionTime ?? null,
    ...(reason && { reason }),
    ...(message && { message }),
  };
}

function isSame(next: PodCondition, before: PodCondition): boolean {
  return (
    next.status === before.status &&
    (next.reason ?? '') === (before.reason ?? '') &&
    (next.message ?? '') === (before.message ?? '') &&
    (next.observedGeneration ?? 0) === (before.observedGeneration ?? 0) &&
    (next.lastProbeTime ?? null) === (before.lastProbeTime ?? null)
  );
}
