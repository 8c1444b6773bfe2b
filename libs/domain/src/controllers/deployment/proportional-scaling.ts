import { isRollingUpdate, replicasOf } from '#domain/controllers/deployment/fenceposts.js';
import { desiredReplicas, maxReplicas } from '#domain/controllers/deployment/replica-set-annotations.js';
import { compareByCreation, isActiveSet, sizeOf, totalSize } from '#domain/controllers/deployment/replica-sets.js';
import { mostReplicas, type Step } from '#domain/controllers/deployment/rolling-update.js';
import type { Deployment, ReplicaSet } from '#domain/schema/types/apps-v1.js';

/** How ReplicaSets follow a change of spec.replicas. */
export interface Scaling {
  readonly steps: readonly Step[];
  /** Sets whose size stays are annotated all the same. */
  readonly always: boolean;
}

/**
 * Spreads a change of size over the ReplicaSets in the middle of a rollout, each in proportion to its size, so that scaling does not
 * hasten the rollout. A single active one takes all of it.
 * Source: scale of pkg/controller/deployment/sync.go.
 */
export function scaleProportionally(deployment: Deployment, newSet: ReplicaSet | undefined, oldSets: readonly ReplicaSet[]): Scaling {
  const replicas = replicasOf(deployment);
  const newestFirst = oldSets.toSorted((a, b) => compareByCreation(b, a));
  const all = newSet ? [...newestFirst, newSet] : newestFirst;
  const active = all.filter(isActiveSet);
  if (active.length <= 1) {
    const set = active[0] ?? newSet ?? newestFirst[0];
    return { steps: set ? [{ set, to: replicas }] : [], always: false };
  }
  if (newSet && isSaturated(deployment, newSet)) {
    return { steps: newestFirst.filter(isActiveSet).map((set) => ({ set, to: 0 })), always: false };
  }
  return { steps: isRollingUpdate(deployment) ? spread(deployment, active) : [], always: true };
}

/** The new ReplicaSet has all of the replicas, knows it, and all of them are available. */
function isSaturated(deployment: Deployment, newSet: ReplicaSet): boolean {
  const replicas = replicasOf(deployment);
  return sizeOf(newSet) === replicas && desiredReplicas(newSet) === replicas && (newSet.status.availableReplicas ?? 0) === replicas;
}

function spread(deployment: Deployment, active: readonly ReplicaSet[]): readonly Step[] {
  const allowed = replicasOf(deployment) > 0 ? mostReplicas(deployment) : 0;
  const change = allowed - totalSize(active);
  const sorted = active.toSorted((a, b) => sizeOf(b) - sizeOf(a) || (change > 0 ? compareByCreation(b, a) : compareByCreation(a, b)));
  let added = 0;
  const steps = (change === 0 ? active : sorted).map((set): Step => {
    const part = proportionOf(deployment, set, change, added);
    added += part;
    return { set, to: sizeOf(set) + part };
  });
  // what rounding leaves over goes to the largest
  return steps.map((step, i) => (i === 0 && change !== 0 ? { ...step, to: Math.max(0, step.to + change - added) } : step));
}

function proportionOf(deployment: Deployment, set: ReplicaSet, change: number, added: number): number {
  const left = change - added;
  if (change === 0 || left === 0) return 0;
  const part = proportionalChange(deployment, set);
  return change > 0 ? Math.min(part, left) : Math.max(part, left);
}

/** By how much the set grows or shrinks when it keeps its part of the whole, as the whole was when it was last scaled. */
export function proportionalChange(deployment: Deployment, set: ReplicaSet): number {
  const size = sizeOf(set);
  if (replicasOf(deployment) === 0) return -size;
  const before = maxReplicas(set) || (deployment.status.replicas ?? 0);
  return before === 0 ? 0 : Math.floor((size * mostReplicas(deployment)) / before + 0.5) - size;
}
