import {
  conditionOf,
  type Conditions,
  newCondition,
  withCondition,
  withoutCondition,
} from '#domain/controllers/deployment/deployment-conditions.js';
import { maxUnavailable, replicasOf } from '#domain/controllers/deployment/fenceposts.js';
import { totalOf, totalSize, totalTerminating } from '#domain/controllers/deployment/replica-sets.js';
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '#domain/schema/types/apps-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/** The status of a Deployment. Source: calculateStatus of pkg/controller/deployment/sync.go, syncRolloutStatus of progress.go. */

/** What a status is made of: the sets as they were before this pass changed their sizes. */
export interface Observed {
  readonly deployment: Deployment;
  readonly newSet?: ReplicaSet;
  readonly oldSets: readonly ReplicaSet[];
  readonly now: number;
}

/** True when the Deployment wants to know of a rollout that gets nowhere. */
export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== 2 ** 31 - 1;
}

/** Counts and the condition Available; other conditions stay. Zero counts are left out, as they are in stored objects. */
export function deploymentStatus({ deployment, newSet, oldSets, now }: Observed): DeploymentStatus {
  const all = newSet ? [...oldSets, newSet] : oldSets;
  const available = totalOf(all, 'availableReplicas');
  const isAvailable = available >= replicasOf(deployment) - maxUnavailable(deployment);
  const condition = isAvailable
    ? newCondition('Available', 'True', ['MinimumReplicasAvailable', 'Deployment has minimum availability.'], now)
    : newCondition('Available', 'False', ['MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'], now);
  const terminatingReplicas = totalTerminating(all);
  const { collisionCount, conditions } = deployment.status;
  return {
    ...withoutZeros({
      observedGeneration: deployment.metadata.generation ?? 0,
      replicas: totalOf(all, 'replicas'),
      updatedReplicas: newSet?.status.replicas ?? 0,
      readyReplicas: totalOf(all, 'readyReplicas'),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, totalSize(all) - available),
    }),
    ...(terminatingReplicas !== undefined && { terminatingReplicas }),
    conditions: withCondition(conditions ?? [], condition),
    ...(collisionCount !== undefined && { collisionCount }),
  };
}

/** The same with what is known of the rollout: Progressing and ReplicaFailure. */
export function rolloutStatus(observed: Observed): DeploymentStatus {
  const { newSet, oldSets } = observed;
  const status = deploymentStatus(observed);
  const progressed = withProgress(status, observed);
  const failure = replicaFailure(newSet ? [newSet, ...oldSets] : oldSets);
  const conditions = failure ? withCondition(progressed, failure) : withoutCondition(progressed, 'ReplicaFailure');
  const { conditions: _, ...counts } = status;
  return { ...counts, ...(conditions.length > 0 && { conditions }) };
}

/** All replicas are updated and available, no old ones are left, and this is known of the present spec. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const replicas = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** When to look again for a rollout that makes no sign of progress: a second after its deadline. */
export function progressCheckAt(deployment: Deployment, status: DeploymentStatus, now: number): number | undefined {
  const progressing = conditionOf(deployment.status.conditions, 'Progressing');
  if (!hasProgressDeadline(deployment) || !progressing) return undefined;
  if (isComplete(deployment, status) || progressing.reason === 'ProgressDeadlineExceeded') return undefined;
  const deadline = deadlineOf(deployment, progressing);
  return deadline - now < 1000 ? now + 1000 : deadline + 1000;
}

function withProgress(status: DeploymentStatus, { deployment, newSet, now }: Observed): Conditions {
  const { conditions = [] } = status;
  if (!hasProgressDeadline(deployment)) return withoutCondition(conditions, 'Progressing');
  const present = conditionOf(deployment.status.conditions, 'Progressing');
  const isOver = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && present?.reason === 'NewReplicaSetAvailable';
  if (isOver) return conditions;
  const subject = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    const text = `${subject} has successfully progressed.`;
    return withCondition(conditions, newCondition('Progressing', 'True', ['NewReplicaSetAvailable', text], now));
  }
  if (isProgressing(deployment.status, status)) {
    const condition = newCondition('Progressing', 'True', ['ReplicaSetUpdated', `${subject} is progressing.`], now);
    const { lastTransitionTime } = present?.status === 'True' ? present : condition;
    // put anew even when nothing but its time of update changes
    return [
      ...withoutCondition(conditions, 'Progressing'),
      { ...condition, ...(lastTransitionTime !== undefined && { lastTransitionTime }) },
    ];
  }
  if (hasTimedOut(deployment, conditionOf(conditions, 'Progressing'), now)) {
    const text = `${subject} has timed out progressing.`;
    return withCondition(conditions, newCondition('Progressing', 'False', ['ProgressDeadlineExceeded', text], now));
  }
  return conditions;
}

/** More updated, ready or available replicas than before, or fewer old ones. */
function isProgressing(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const grew = (name: 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'): boolean => (after[name] ?? 0) > (before[name] ?? 0);
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return grew('updatedReplicas') || old(after) < old(before) || grew('readyReplicas') || grew('availableReplicas');
}

function hasTimedOut(deployment: Deployment, progressing: DeploymentCondition | undefined, now: number): boolean {
  if (!progressing || progressing.reason === 'NewReplicaSetAvailable') return false;
  return progressing.reason === 'ProgressDeadlineExceeded' || deadlineOf(deployment, progressing) < now;
}

function deadlineOf({ spec }: Deployment, { lastUpdateTime }: DeploymentCondition): number {
  return (parseTime(lastUpdateTime ?? '') ?? -Infinity) + (spec.progressDeadlineSeconds ?? 0) * 1000;
}

/** The condition of the first set that cannot create or delete pods; the new one is asked first. */
function replicaFailure(sets: readonly ReplicaSet[]): DeploymentCondition | undefined {
  const failure = sets.flatMap(({ status }) => status.conditions ?? []).find(({ type }) => type === 'ReplicaFailure');
  if (!failure) return undefined;
  const { type, status, lastTransitionTime, reason, message } = failure;
  const times = lastTransitionTime === undefined ? {} : { lastUpdateTime: lastTransitionTime, lastTransitionTime };
  return { type, status, ...times, ...(reason !== undefined && { reason }), ...(message !== undefined && { message }) };
}

function withoutZeros(counts: DeploymentStatus): DeploymentStatus {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}
