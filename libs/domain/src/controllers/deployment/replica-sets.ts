import { semanticallyEqual } from '#domain/json/equal.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { ReplicaSet } from '#domain/schema/types/apps-v1.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';

/** The ReplicaSets of a Deployment: which is the new one, their order and their sums. Source: pkg/controller/deployment/util/deployment_util.go. */

/** The label that tells the ReplicaSets of a Deployment apart. */
export const podTemplateHashLabel = 'pod-template-hash';

export function sizeOf(set: ReplicaSet): number {
  return set.spec.replicas ?? 1;
}

/** Those that have, or ought to have, pods. */
export function isActiveSet(set: ReplicaSet): boolean {
  return sizeOf(set) > 0;
}

/** Oldest first; the name decides within one second. */
export function compareByCreation(a: ReplicaSet, b: ReplicaSet): number {
  return compareBytewise(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compareBytewise(a.metadata.name, b.metadata.name);
}

/** Σ spec.replicas */
export function totalSize(sets: readonly ReplicaSet[]): number {
  return sum(sets, sizeOf);
}

/** Σ of a count in the status. */
export function totalOf(sets: readonly ReplicaSet[], count: 'replicas' | 'readyReplicas' | 'availableReplicas'): number {
  return sum(sets, ({ status }) => status[count] ?? 0);
}

/** Σ status.terminatingReplicas; undefined when one that has been looked at does not tell. */
export function totalTerminating(sets: readonly ReplicaSet[]): number | undefined {
  if (sets.some(({ status }) => status.observedGeneration && status.terminatingReplicas === undefined)) return undefined;
  return sum(sets, ({ status }) => status.terminatingReplicas ?? 0);
}

function sum(sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number): number {
  return sets.reduce((total, set) => total + count(set), 0);
}

/**
 * The ReplicaSet with the template of the Deployment, and all others, each oldest first. Several can have that template; the oldest is
 * the new one then. Never found by the hash, which other releases of Kubernetes compute differently.
 */
export function splitSets(
  template: PodTemplateSpec,
  sets: readonly ReplicaSet[],
): { readonly newSet?: ReplicaSet; readonly oldSets: readonly ReplicaSet[] } {
  const sorted = sets.toSorted(compareByCreation);
  const newSet = sorted.find(({ spec }) => isSameTemplate(spec.template, template));
  return newSet ? { newSet, oldSets: sorted.filter((set) => set !== newSet) } : { oldSets: sorted };
}

/** Semantically equal but for the label pod-template-hash (EqualIgnoreHash). */
export function isSameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return semanticallyEqual(a.spec, b.spec) && semanticallyEqual(withoutHash(a).metadata ?? {}, withoutHash(b).metadata ?? {});
}

/** The template as a Deployment has it: without the label pod-template-hash. */
export function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  if (!template.metadata?.labels) return template;
  const { [podTemplateHashLabel]: _, ...others } = template.metadata.labels;
  const { labels: __, ...metadata } = template.metadata;
  return { ...template, metadata: { ...metadata, ...(Object.keys(others).length > 0 && { labels: others }) } };
}
