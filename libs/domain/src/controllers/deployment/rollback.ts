import type { Action } from '#domain/controllers/controller.js';
import type { Sync } from '#domain/controllers/deployment/new-replica-set.js';
import {
  annotationsOfRollback,
  lastRevision,
  revisionOf,
  rollbackAnnotation,
} from '#domain/controllers/deployment/replica-set-annotations.js';
import { isSameTemplate, withoutHash } from '#domain/controllers/deployment/replica-sets.js';
import { deployments } from '#domain/resources/apps/deployment/deployment.js';
import type { Deployment } from '#domain/schema/types/apps-v1.js';

/**
 * Goes back to the template of a revision, asked for by the annotation that stands for the rollbackTo of retired API versions. The
 * annotation is cleared whether that works or not. Source: pkg/controller/deployment/rollback.go.
 */
export function rollBack({ deployment, newSet, oldSets }: Sync, asked: number): readonly Action[] {
  const all = newSet ? [...oldSets, newSet] : oldSets;
  const revision = asked === 0 ? lastRevision(all) : asked;
  const warn = (reason: string, message: string): Action => ({ do: 'event', about: deployment, type: 'Warning', reason, message });
  const giveUp = (message: string): readonly Action[] => [
    warn('DeploymentRollbackRevisionNotFound', message),
    replace(withoutRequest(deployment)),
  ];
  if (revision === 0) return giveUp('Unable to find last revision.');
  const set = all.find((one) => revisionOf(one) === revision);
  if (!set) return giveUp('Unable to find the revision to rollback to.');
  const { name } = deployment.metadata;
  if (isSameTemplate(deployment.spec.template, set.spec.template)) {
    const message = `The rollback revision contains the same template as current deployment "${name}"`;
    return [warn('DeploymentRollbackTemplateUnchanged', message), replace(withoutRequest(deployment))];
  }
  const restored: Deployment = {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: annotationsOfRollback(deployment, set) },
    spec: { ...deployment.spec, template: withoutHash(set.spec.template) },
  };
  const message = `Rolled back deployment "${name}" to revision ${revision}`;
  return [replace(restored, { do: 'event', about: deployment, type: 'Normal', reason: 'DeploymentRollback', message })];
}

function replace(object: Deployment, event?: Action): Action {
  return { do: 'update', resource: deployments, object, onSuccess: () => ({ actions: event ? [event] : [] }) };
}

function withoutRequest(deployment: Deployment): Deployment {
  const { [rollbackAnnotation]: _, ...annotations } = deployment.metadata.annotations ?? {};
  return { ...deployment, metadata: { ...deployment.metadata, annotations } };
}
