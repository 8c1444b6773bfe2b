import { type PodInfo, podPriority } from '#domain/scheduling/cache/pod-info.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/** When a pod started, in ms; one that has not yet counts as starting now. */
export function startTime({ status }: Pod, now: number): number {
  return (status?.startTime ? parseTime(status.startTime) : undefined) ?? now;
}

/** Sorts the more important pod first: by priority, then by how long it has run. Source: pkg/scheduler/util/utils.go MoreImportantPod. */
export function byImportance(now: number): (a: PodInfo, b: PodInfo) => number {
  return (a, b) => b.priority - a.priority || startTime(a.pod, now) - startTime(b.pod, now);
}

/** When the first of the pods with the highest priority started. */
export function earliestStartOfHighest(pods: readonly Pod[], now: number): number {
  const highest = pods.reduce((most, pod) => Math.max(most, podPriority(pod)), -Infinity);
  return pods.reduce((earliest, pod) => (podPriority(pod) === highest ? Math.min(earliest, startTime(pod, now)) : earliest), Infinity);
}
