import type { Controller, Reader } from '#domain/controllers/controller.js';
import { reconcileDeployment } from '#domain/controllers/deployment/reconcile-deployment.js';
import { keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import { controllerOf } from '#domain/meta/owner-reference.js';
import { deployments } from '#domain/resources/apps/deployment/deployment.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Deployment } from '#domain/schema/types/apps-v1.js';
import { selectorOfObject } from '#domain/selectors/object-selector.js';
import { isEverything, matchesSelector } from '#domain/selectors/selector.js';

/** Rolls Deployments out by their ReplicaSets. Source: pkg/controller/deployment. */
export const deploymentController: Controller = {
  name: 'deployment',
  eventSource: 'deployment-controller',
  reconciles: deployments,
  watches: [
    { resource: replicaSets, keysFor: deploymentsOfSet },
    { resource: pods, keysFor: deploymentsWithoutPods },
  ],
  retries: { firstMs: 5, mostMs: 1_000_000, limit: 15 },
  reconcile: reconcileDeployment,
};

/** The Deployment a set belongs to or, for an orphan, every Deployment that would take it. */
function deploymentsOfSet(set: KubeObject, read: Reader): readonly ObjectKey[] {
  const { namespace, labels = {} } = set.metadata;
  if (controllerOf(set)) {
    const owner = ownerOf(set, read);
    return owner ? [keyOf(owner)] : [];
  }
  if (Object.keys(labels).length === 0) return [];
  return read
    .list(deployments, namespace)
    .filter(({ spec }) => {
      const selector = selectorOfObject(spec.selector);
      return selector !== undefined && !isEverything(selector) && matchesSelector(selector, labels);
    })
    .map(keyOf);
}

/** The last pod that goes is what a Deployment of strategy Recreate waits for. */
function deploymentsWithoutPods(pod: KubeObject, read: Reader): readonly ObjectKey[] {
  const reference = controllerOf(pod);
  if (reference?.kind !== 'ReplicaSet') return [];
  const set = read.get(replicaSets, `${pod.metadata.namespace}/${reference.name}`);
  const owner = set?.metadata.uid === reference.uid ? ownerOf(set, read) : undefined;
  if (owner?.spec.strategy.type !== 'Recreate') return [];
  const sets = read.controlledBy(replicaSets, owner.metadata.uid);
  return sets.every(({ metadata }) => read.controlledBy(pods, metadata.uid).length === 0) ? [keyOf(owner)] : [];
}

function ownerOf(set: KubeObject, read: Reader): Deployment | undefined {
  const reference = controllerOf(set);
  if (reference?.kind !== 'Deployment') return undefined;
  const owner = read.get(deployments, `${set.metadata.namespace}/${reference.name}`);
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}
