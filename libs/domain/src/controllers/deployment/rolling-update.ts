import { maxSurge, maxUnavailable, replicasOf } from '#domain/controllers/deployment/fenceposts.js';
import { compareByCreation, isActiveSet, sizeOf, totalOf, totalSize } from '#domain/controllers/deployment/replica-sets.js';
import { scaledValueOrZero } from '#domain/int-or-string/int-or-string.js';
import type { Deployment, ReplicaSet } from '#domain/schema/types/apps-v1.js';

/** A change of size. One ReplicaSet may be named twice: the second step starts where the first one ended. */
export interface Step {
  readonly set: ReplicaSet;
  readonly to: number;
}

/**
 * How large the new ReplicaSet may be: what all of them leave free below replicas plus surge.
 * Source: NewRSNewReplicas of pkg/controller/deployment/util/deployment_util.go.
 */
export function newSetSize(deployment: Deployment, sets: readonly ReplicaSet[], size: number): number {
  const replicas = replicasOf(deployment);
  if (deployment.spec.strategy.type !== 'RollingUpdate') return replicas;
  const limit = replicas + scaledValueOrZero(deployment.spec.strategy.rollingUpdate?.maxSurge, replicas, true);
  const total = totalSize(sets);
  return total >= limit ? size : size + Math.min(limit - total, replicas - size);
}

/** The step of the new ReplicaSet; undefined when it has its size, or no room to grow. */
export function newSetStep(deployment: Deployment, newSet: ReplicaSet, oldSets: readonly ReplicaSet[]): Step | undefined {
  const replicas = replicasOf(deployment);
  const size = sizeOf(newSet);
  const to = size >= replicas ? replicas : newSetSize(deployment, [...oldSets, newSet], size);
  return to === size ? undefined : { set: newSet, to };
}

/**
 * The steps of the old ReplicaSets: first replicas that are not available anyway, then as many available ones as are not needed.
 * Unavailable replicas of the new ReplicaSet hold the old ones back.
 * Source: reconcileOldReplicaSets of pkg/controller/deployment/rolling.go.
 */
export function oldSetSteps(deployment: Deployment, newSet: ReplicaSet, oldSets: readonly ReplicaSet[]): readonly Step[] {
  const active = oldSets.filter(isActiveSet).toSorted(compareByCreation);
  const minAvailable = replicasOf(deployment) - maxUnavailable(deployment);
  const notYetAvailable = sizeOf(newSet) - (newSet.status.availableReplicas ?? 0);
  const budget = totalSize([...oldSets, newSet]) - minAvailable - notYetAvailable;
  if (active.length === 0 || budget <= 0) return [];
  const cleaning = cleanUp(active, budget);
  const left = (set: ReplicaSet): number => cleaning.steps.find((step) => step.set === set)?.to ?? sizeOf(set);
  const spare = totalOf([...active, newSet], 'availableReplicas') - minAvailable;
  return cleaning.isOver ? cleaning.steps : [...cleaning.steps, ...shrink(active, spare, left)];
}

/**
 * Takes replicas that are not available, `budget` in all. A set with more available replicas than it should have has been scaled down and
 * does not show it yet: nothing more is done then.
 */
function cleanUp(sets: readonly ReplicaSet[], budget: number): { readonly steps: readonly Step[]; readonly isOver: boolean } {
  const steps: Step[] = [];
  let left = budget;
  for (const set of sets) {
    if (left <= 0) break;
    const unavailable = sizeOf(set) - (set.status.availableReplicas ?? 0);
    if (unavailable < 0) return { steps, isOver: true };
    const count = Math.min(left, unavailable);
    if (count > 0) steps.push({ set, to: sizeOf(set) - count });
    left -= count;
  }
  return { steps, isOver: false };
}

/** Takes `budget` replicas in all, from the first set as many as it has, then from the next. */
function shrink(sets: readonly ReplicaSet[], budget: number, sizeNow: (set: ReplicaSet) => number): readonly Step[] {
  const steps: Step[] = [];
  let left = budget;
  for (const set of sets) {
    if (left <= 0) break;
    const count = Math.min(left, sizeNow(set));
    if (count > 0) steps.push({ set, to: sizeNow(set) - count });
    left -= count;
  }
  return steps;
}

/** Replicas plus surge: most pods there may be, terminating ones not counted. */
export function mostReplicas(deployment: Deployment): number {
  return replicasOf(deployment) + maxSurge(deployment);
}
