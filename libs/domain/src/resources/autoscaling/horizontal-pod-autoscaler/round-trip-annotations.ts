import type { KubeObject } from '#domain/meta/object-meta.js';

/** What autoscaling/v1 has no fields for stands in annotations there. Source: pkg/apis/autoscaling/annotations.go. */
export const roundTripAnnotations = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
} as const;

const dropped: ReadonlySet<string> = new Set([
  ...Object.values(roundTripAnnotations),
  'autoscaling.alpha.kubernetes.io/scale-down-tolerance',
  'autoscaling.alpha.kubernetes.io/scale-up-tolerance',
]);

/** The object without them, as it is stored and as autoscaling/v2 shows it. */
export function withoutRoundTripAnnotations<T extends KubeObject>(object: T): T {
  const { annotations } = object.metadata;
  if (!annotations || !Object.keys(annotations).some((key) => dropped.has(key))) return object;
  return withAnnotations(object, Object.fromEntries(Object.entries(annotations).filter(([key]) => !dropped.has(key))));
}

/** The object with these annotations in place of its own; without the field when there are none. */
export function withAnnotations<T extends KubeObject>(object: T, annotations: Readonly<Record<string, string>>): T {
  const { annotations: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) } };
}
