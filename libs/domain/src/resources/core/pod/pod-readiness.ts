import { findPodCondition, isPodConditionTrue } from '#domain/resources/core/pod/pod-condition.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/** Condition Ready is True: the pod takes traffic. */
export function isPodReady({ status }: Pick<Pod, 'status'>): boolean {
  return isPodConditionTrue(status, 'Ready');
}

/** Ready, and for `minReadySeconds` at least. Source: pkg/api/v1/pod/util.go IsPodAvailable. */
export function isPodAvailable(pod: Pick<Pod, 'status'>, minReadySeconds: number, now: number): boolean {
  if (!isPodReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const since = parseTime(findPodCondition(pod.status, 'Ready')?.lastTransitionTime ?? '');
  return since !== undefined && since + minReadySeconds * 1000 <= now;
}
