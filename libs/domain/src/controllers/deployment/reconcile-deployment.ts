import { type Action, nothing, type Plan, type Reader, type ReconcileContext } from '#domain/controllers/controller.js';
import { cleanUpHistory } from '#domain/controllers/deployment/clean-up-history.js';
import { conditionOf, newCondition, withCondition } from '#domain/controllers/deployment/deployment-conditions.js';
import {
  deploymentStatus,
  hasProgressDeadline,
  isComplete,
  progressCheckAt,
  rolloutStatus,
} from '#domain/controllers/deployment/deployment-status.js';
import { isRollingUpdate, replicasOf } from '#domain/controllers/deployment/fenceposts.js';
import { createNewSet, type Sync, syncRevision, updateStatus, writeDeployment } from '#domain/controllers/deployment/new-replica-set.js';
import { scaleProportionally } from '#domain/controllers/deployment/proportional-scaling.js';
import { desiredReplicas, rollbackTo } from '#domain/controllers/deployment/replica-set-annotations.js';
import { isActiveSet, splitSets, totalOf } from '#domain/controllers/deployment/replica-sets.js';
import { newSetStep, oldSetSteps } from '#domain/controllers/deployment/rolling-update.js';
import { rollBack } from '#domain/controllers/deployment/rollback.js';
import { scaleReplicaSets } from '#domain/controllers/deployment/scale-replica-sets.js';
import { claimObjects } from '#domain/controllers/ownership/claim.js';
import { equal } from '#domain/json/equal.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import { deployments } from '#domain/resources/apps/deployment/deployment.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { isPodTerminal } from '#domain/resources/core/pod/pod-phase.js';
import type { Deployment, DeploymentStatus } from '#domain/schema/types/apps-v1.js';
import { selectorOfObject } from '#domain/selectors/object-selector.js';
import { isEverything } from '#domain/selectors/selector.js';

/**
 * One pass over a Deployment: claim ReplicaSets, then one of status only, scaling, rollback or a step of the rollout, then status.
 * Source: syncDeployment of pkg/controller/deployment/deployment_controller.go.
 */
export function reconcileDeployment(key: ObjectKey, read: Reader, { now }: ReconcileContext): Plan {
  const deployment = read.get(deployments, key);
  const selector = deployment && selectorOfObject(deployment.spec.selector);
  if (!deployment || !selector) return nothing;
  if (isEverything(selector)) return { actions: refuseEverything(deployment) };

  const candidates = [
    ...read.controlledBy(replicaSets, deployment.metadata.uid),
    ...read.orphansIn(replicaSets, deployment.metadata.namespace ?? ''),
  ];
  const claim = claimObjects({ owner: deployment, ownedBy: deployments, selector }, replicaSets, candidates);
  const sync: Sync = { deployment, ...splitSets(deployment.spec.template, claim.claimed), now, isWritten: false };
  const plan = deployment.metadata.deletionTimestamp === undefined ? syncLive(sync, read) : statusOnly(sync);
  return { ...plan, actions: [...claim.actions, ...plan.actions] };
}

function refuseEverything(deployment: Deployment): readonly Action[] {
  const { metadata, status } = deployment;
  const message = 'This deployment is selecting all pods. A non-empty selector is required.';
  const event: Action = { do: 'event', about: deployment, type: 'Warning', reason: 'SelectingAll', message };
  const { generation = 0 } = metadata;
  if ((status.observedGeneration ?? 0) >= generation) return [event];
  return [event, updateStatus({ ...deployment, status: { ...status, observedGeneration: generation } })];
}

function statusOnly(given: Sync): Plan {
  const { sync, actions, isOver } = syncRevision(given);
  return { actions: isOver ? actions : [...actions, ...report(sync, deploymentStatus(sync))] };
}

function syncLive(given: Sync, read: Reader): Plan {
  const paused = notePause(given);
  const { sync, actions: noted, isOver } = syncRevision(paused.sync);
  const { deployment } = sync;
  const before = [...paused.actions, ...noted];
  if (isOver) return { actions: before };
  if (deployment.spec.paused) return { actions: [...before, ...scale(sync)] };
  const asked = rollbackTo(deployment);
  if (asked !== undefined) return { actions: [...before, ...whenThere(sync, (next) => (next.isWritten ? [] : rollBack(next, asked)))] };
  if (isScaling(sync)) return { actions: [...before, ...scale(sync)] };
  const rollout = isRollingUpdate(deployment) ? whenThere(sync, rollForward) : recreate(sync, read);
  const lookAgainAt = sync.isWritten ? undefined : progressCheckAt(deployment, rolloutStatus(sync), sync.now);
  return { actions: [...before, ...rollout], ...(lookAgainAt !== undefined && { lookAgainAt }) };
}

/** Pausing and resuming stop the clock of the progress deadline, unless it has run out. */
function notePause(sync: Sync): { readonly sync: Sync; readonly actions: readonly Action[] } {
  const { deployment, now } = sync;
  const progressing = conditionOf(deployment.status.conditions, 'Progressing');
  if (!hasProgressDeadline(deployment) || progressing?.reason === 'ProgressDeadlineExceeded') return { sync, actions: [] };
  const isPaused = deployment.spec.paused === true;
  if (isPaused === (progressing?.reason === 'DeploymentPaused')) return { sync, actions: [] };
  const text: readonly [string, string] = isPaused
    ? ['DeploymentPaused', 'Deployment is paused']
    : ['DeploymentResumed', 'Deployment is resumed'];
  const { status } = deployment;
  const conditions = withCondition(status.conditions ?? [], newCondition('Progressing', 'Unknown', text, now));
  return writeDeployment(sync, { ...deployment, status: { ...status, conditions } });
}

/** Someone changed spec.replicas: an active set was last scaled for another number. */
function isScaling({ deployment, newSet, oldSets }: Sync): boolean {
  return [...oldSets, ...(newSet ? [newSet] : [])]
    .filter(isActiveSet)
    .some((set) => (desiredReplicas(set) ?? replicasOf(deployment)) !== replicasOf(deployment));
}

function scale(sync: Sync): readonly Action[] {
  const { deployment, newSet, oldSets } = sync;
  const { steps, always } = scaleProportionally(deployment, newSet, oldSets);
  const isIdle = deployment.spec.paused === true && rollbackTo(deployment) === undefined;
  return [
    ...scaleReplicaSets(deployment, steps, always),
    ...(isIdle ? cleanUpHistory(deployment, oldSets) : []),
    ...report(sync, deploymentStatus(sync)),
  ];
}

/** Goes on with the new set, which is created if need be. */
function whenThere(sync: Sync, following: (sync: Sync) => readonly Action[]): readonly Action[] {
  return sync.newSet ? following(sync) : createNewSet(sync, following);
}

function rollForward(sync: Sync): readonly Action[] {
  const { deployment, newSet, oldSets } = sync;
  if (!newSet) return [];
  const step = newSetStep(deployment, newSet, oldSets);
  const steps = step ? [step] : oldSetSteps(deployment, newSet, oldSets);
  return [...scaleReplicaSets(deployment, steps), ...(steps.length === 0 ? finish(sync) : []), ...report(sync, rolloutStatus(sync))];
}

/** All old pods go before the first new one comes. */
function recreate(sync: Sync, read: Reader): readonly Action[] {
  const { deployment, oldSets } = sync;
  const steps = oldSets.filter(isActiveSet).map((set) => ({ set, to: 0 }));
  const scaling = scaleReplicaSets(deployment, steps);
  if (scaling.length > 0 || hasOldPods(sync, read)) return [...scaling, ...report(sync, rolloutStatus(sync))];
  return whenThere(sync, (next) => [
    ...scaleReplicaSets(deployment, next.newSet ? [{ set: next.newSet, to: replicasOf(deployment) }] : []),
    ...finish(next),
    ...report(next, rolloutStatus(next)),
  ]);
}

/** An old set has pods, or thinks so; pods that have ended do not count, those being deleted do. */
function hasOldPods({ oldSets }: Sync, read: Reader): boolean {
  if (totalOf(oldSets, 'replicas') > 0) return true;
  return oldSets.some(({ metadata }) => read.controlledBy(pods, metadata.uid).some((pod) => !isPodTerminal(pod)));
}

function finish({ deployment, oldSets }: Sync): readonly Action[] {
  return isComplete(deployment, deployment.status) ? cleanUpHistory(deployment, oldSets) : [];
}

function report({ deployment, isWritten }: Sync, status: DeploymentStatus): readonly Action[] {
  return isWritten || equal(status, deployment.status) ? [] : [updateStatus({ ...deployment, status })];
}
