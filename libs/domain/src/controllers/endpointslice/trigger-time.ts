import { podReadinessChangedAt } from '#domain/controllers/pods/next-availability.js';
import type { Pod, Service } from '#domain/schema/types/core-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/** When a Service and its pods last changed, as far as a loop has seen. */
export interface TriggerTimes {
  readonly service: number;
  /** By name of the pod. */
  readonly pods: ReadonlyMap<string, number>;
}

/**
 * The moment (ms) of the earliest change since the last pass: what `endpoints.kubernetes.io/last-change-trigger-time` says, for measuring
 * how long changes take to spread. At first the creation of the Service; undefined when nothing has changed.
 * Source: k8s.io/endpointslice/util/trigger_time_tracker.go.
 */
export function triggerTime(
  service: Service,
  pods: readonly Pod[],
  before: TriggerTimes | undefined,
): { readonly at: number | undefined; readonly times: TriggerTimes } {
  const created = parseTime(service.metadata.creationTimestamp) ?? 0;
  const times = new Map<string, number>();
  const changed = created > (before?.service ?? 0) ? [created] : [];
  for (const pod of pods) {
    const at = podReadinessChangedAt(pod);
    if (at === undefined) continue;
    times.set(pod.metadata.name, at);
    if (at > (before?.pods.get(pod.metadata.name) ?? 0)) changed.push(at);
  }
  const earliest = changed.length > 0 ? changed.reduce((a, b) => Math.min(a, b)) : undefined;
  return { at: before ? earliest : created, times: { service: created, pods: times } };
}

export const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';
