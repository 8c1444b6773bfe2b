import type { Action, Continuation } from '#domain/controllers/controller.js';
import { conditionOf, newCondition, withCondition } from '#domain/controllers/deployment/deployment-conditions.js';
import { hasProgressDeadline } from '#domain/controllers/deployment/deployment-status.js';
import {
  maxRevision,
  newSetAnnotations,
  replicasAnnotations,
  revisionAnnotation,
} from '#domain/controllers/deployment/replica-set-annotations.js';
import { isSameTemplate, podTemplateHashLabel, sizeOf } from '#domain/controllers/deployment/replica-sets.js';
import { newSetSize } from '#domain/controllers/deployment/rolling-update.js';
import { scaledEvent } from '#domain/controllers/deployment/scale-replica-sets.js';
import { podTemplateHash } from '#domain/hash/pod-template-hash.js';
import { isControlledBy, controllerReference } from '#domain/meta/owner-reference.js';
import { deployments } from '#domain/resources/apps/deployment/deployment.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import type { Deployment, DeploymentCondition, ReplicaSet } from '#domain/schema/types/apps-v1.js';
import { hasCause, type StatusError } from '#domain/status/status-error.js';

/**
 * The new ReplicaSet of a Deployment: brought up to date when it is there, made when it is not.
 * Source: getNewReplicaSet of pkg/controller/deployment/sync.go.
 */

/** Where a pass stands. */
export interface Sync {
  readonly deployment: Deployment;
  readonly newSet?: ReplicaSet;
  readonly oldSets: readonly ReplicaSet[];
  readonly now: number;
  /**
   * The status of the Deployment has been written in this pass, which spends its resourceVersion. It is not written again: that write
   * brings the next pass, as upstream's second write fails with a conflict and is repeated.
   */
  readonly isWritten: boolean;
}

/** Writes status and annotations of the Deployment; the rest of the pass goes on from the result. */
export function writeDeployment(sync: Sync, deployment: Deployment): { readonly sync: Sync; readonly actions: readonly Action[] } {
  if (sync.isWritten) return { sync: { ...sync, deployment }, actions: [] };
  return { sync: { ...sync, deployment, isWritten: true }, actions: [updateStatus(deployment)] };
}

/** A PUT of the status, which takes annotations as well. */
export function updateStatus(deployment: Deployment): Action {
  return { do: 'update', resource: deployments, object: deployment, subresource: 'status' };
}

/**
 * Brings revision, annotations and minReadySeconds of the new ReplicaSet up to date, and then the revision of the Deployment. A set that
 * had to be changed ends the pass: its change brings the next one.
 */
export function syncRevision(sync: Sync): { readonly sync: Sync; readonly actions: readonly Action[]; readonly isOver: boolean } {
  const { deployment, newSet, oldSets, now } = sync;
  if (!newSet) return { sync, actions: [], isOver: false };
  const annotations = newSetAnnotations(deployment, newSet, maxRevision(oldSets) + 1);
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if (annotations || (newSet.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const metadata = annotations ? { ...newSet.metadata, annotations } : newSet.metadata;
    const object: ReplicaSet = { ...newSet, metadata, spec: { ...newSet.spec, minReadySeconds } };
    return { sync, actions: [{ do: 'update', resource: replicaSets, object }], isOver: true };
  }
  const text = `Found new replica set "${newSet.metadata.name}"`;
  const isUnknown = hasProgressDeadline(deployment) && !conditionOf(deployment.status.conditions, 'Progressing');
  const found = isUnknown ? newCondition('Progressing', 'True', ['FoundNewReplicaSet', text], now) : undefined;
  const next = noteRevision(deployment, newSet.metadata.annotations?.[revisionAnnotation] ?? '', found);
  return next === deployment ? { sync, actions: [], isOver: false } : { ...writeDeployment(sync, next), isOver: false };
}

/** The Deployment with this revision and condition; itself when it has them. */
function noteRevision(deployment: Deployment, revision: string, condition?: DeploymentCondition): Deployment {
  const { metadata, status } = deployment;
  if (metadata.annotations?.[revisionAnnotation] === revision && !condition) return deployment;
  return {
    ...deployment,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [revisionAnnotation]: revision } },
    status: condition ? { ...status, conditions: withCondition(status.conditions ?? [], condition) } : status,
  };
}

/** Creates the new ReplicaSet. `following` is the rest of the pass, given the set and how the Deployment then stands. */
export function createNewSet(sync: Sync, following: (sync: Sync) => readonly Action[]): readonly Action[] {
  const { deployment, oldSets, now } = sync;
  const revision = maxRevision(oldSets) + 1;
  const draft = newReplicaSet(deployment, oldSets, revision);
  const { name } = draft.metadata;
  const goOn = (set: ReplicaSet, condition?: DeploymentCondition): readonly Action[] => {
    const next = noteRevision(deployment, String(revision), condition);
    const withSet = { ...sync, newSet: set };
    const written = next === deployment ? { sync: withSet, actions: [] } : writeDeployment(withSet, next);
    return [...written.actions, ...following(written.sync)];
  };
  return [
    {
      do: 'create',
      resource: replicaSets,
      namespace: deployment.metadata.namespace ?? '',
      object: draft,
      onSuccess: (written) => {
        const set = written as ReplicaSet;
        const text = `Created new replica set "${name}"`;
        const condition = hasProgressDeadline(deployment)
          ? newCondition('Progressing', 'True', ['NewReplicaSetCreated', text], now)
          : undefined;
        const events = sizeOf(set) > 0 ? [scaledEvent(deployment, name, 0, sizeOf(set))] : [];
        return { actions: [...events, ...goOn(set, condition)] };
      },
      onFailure: (error) => {
        // nothing can be created in a namespace that goes away, and nobody needs to hear of it
        if (hasCause(error, 'NamespaceTerminating')) return { actions: [], after: 'stop' };
        return error.reason === 'AlreadyExists' ? lookAtNamesake(sync, name, goOn) : reportFailure(sync, name, error);
      },
    },
  ];
}

/** A set of that name is either ours, not yet in the cache, or that of another template with the same hash: then the next hash is tried. */
function lookAtNamesake({ deployment }: Sync, name: string, goOn: (set: ReplicaSet) => readonly Action[]): Continuation {
  const { metadata, spec, status } = deployment;
  const collided: Deployment = { ...deployment, status: { ...status, collisionCount: (status.collisionCount ?? 0) + 1 } };
  return {
    actions: [
      {
        do: 'get',
        resource: replicaSets,
        key: `${metadata.namespace}/${name}`,
        onSuccess: (found) => {
          const set = found as ReplicaSet;
          if (isControlledBy(set, deployment) && isSameTemplate(spec.template, set.spec.template)) return { actions: goOn(set) };
          return { actions: [updateStatus(collided)], after: 'retry', why: `replicasets.apps "${name}" already exists` };
        },
      },
    ],
  };
}

function reportFailure({ deployment, now }: Sync, name: string, error: StatusError): Continuation {
  const message = `Failed to create new replica set "${name}": ${error.message}`;
  const condition = newCondition('Progressing', 'False', ['ReplicaSetCreateError', message], now);
  const { status } = deployment;
  const object: Deployment = { ...deployment, status: { ...status, conditions: withCondition(status.conditions ?? [], condition) } };
  const report: Action = { do: 'update', resource: deployments, object, subresource: 'status', onFailure: () => ({ actions: [] }) };
  const event: Action = { do: 'event', about: deployment, type: 'Warning', reason: 'ReplicaSetCreateError', message };
  return { actions: [...(hasProgressDeadline(deployment) ? [report] : []), event], after: 'retry' };
}

function newReplicaSet(deployment: Deployment, oldSets: readonly ReplicaSet[], revision: number) {
  const { metadata, spec, status } = deployment;
  const hash = podTemplateHash(spec.template, status.collisionCount);
  const labels = { ...spec.template.metadata?.labels, [podTemplateHashLabel]: hash };
  const annotations = newSetAnnotations(deployment, bareSet, revision);
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: replicaSetName(metadata.name, hash),
      labels,
      annotations: { ...annotations, ...replicasAnnotations(deployment) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: newSetSize(deployment, oldSets, 0),
      ...(spec.minReadySeconds !== undefined && { minReadySeconds: spec.minReadySeconds }),
      selector: { ...spec.selector, matchLabels: { ...spec.selector?.matchLabels, [podTemplateHashLabel]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  };
}

/** A set without annotations. */
const bareSet: ReplicaSet = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: '', uid: '', resourceVersion: '', creationTimestamp: '' },
  spec: { selector: null, template: { spec: { containers: null } } },
  status: { replicas: 0 },
};

/** `<deployment>-<hash>`, the name cut so that all of it has 253 characters at most. */
function replicaSetName(deployment: string, hash: string): string {
  return `${deployment.slice(0, 253 - 1 - hash.length)}-${hash}`;
}
