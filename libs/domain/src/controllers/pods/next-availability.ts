import { findPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/** The moment (ms) since which the pod is ready; undefined when it is not, or does not say. */
export function podReadySince(pod: Pod): number | undefined {
  const ready = findPodCondition(pod.status, 'Ready');
  return ready?.status === 'True' && ready.lastTransitionTime ? parseTime(ready.lastTransitionTime) : undefined;
}

/** When the condition Ready last changed (ms), whatever it is now. */
export function podReadinessChangedAt(pod: Pod): number | undefined {
  const time = findPodCondition(pod.status, 'Ready')?.lastTransitionTime;
  return time ? parseTime(time) : undefined;
}

/**
 * The next moment (ms) after `now` at which one of the pods becomes available without anything happening to it.
 * Source: FindMinNextPodAvailabilityCheck of pkg/controller/controller_utils.go.
 */
export function nextAvailabilityAt(pods: readonly Pod[], minReadySeconds: number, now: number): number | undefined {
  if (minReadySeconds <= 0) return undefined;
  let next: number | undefined;
  for (const pod of pods) {
    const since = podReadySince(pod);
    const at = since === undefined ? -Infinity : since + minReadySeconds * 1000;
    if (at > now && (next === undefined || at < next)) next = at;
  }
  return next;
}
