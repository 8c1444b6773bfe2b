import type { Action, Continuation, GetAction, WriteAction } from '#domain/controllers/controller.js';
import { isBlocking, removeFinalizer, removeOwners, unblockOwners } from '#domain/controllers/garbagecollector/metadata-patches.js';
import { isDeletingDependents, type Item } from '#domain/controllers/garbagecollector/owner-graph.js';
import { foregroundFinalizer, orphanFinalizer } from '#domain/api/write/deletion-finalizers.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { keyOf, type KubeObject } from '#domain/meta/object-meta.js';
import type { OwnerReference } from '#domain/schema/types/meta-v1.js';
import { isStatusError, type StatusError } from '#domain/status/status-error.js';

/** What is known of the owners of an object. Source: classifyReferences of pkg/controller/garbagecollector/garbagecollector.go. */
export interface Owners {
  /** They are there. */
  readonly solid: readonly OwnerReference[];
  /** They are not. */
  readonly dangling: readonly OwnerReference[];
  /** They are being deleted, and wait for the object. */
  readonly waiting: readonly OwnerReference[];
}

/**
 * What becomes of an object that is not being deleted: it goes when nobody owns it any more, and loses the references to those who do not
 * while anybody does. Source: attemptToDeleteItem.
 */
export function collectItem(item: Item, { solid, dangling, waiting }: Owners, dependents: readonly Item[]): readonly Action[] {
  if (solid.length > 0) {
    const lost = [...dangling, ...waiting].map(({ uid }) => uid);
    return lost.length > 0 ? [removeOwners(item, lost)] : [];
  }
  if (waiting.length === 0 || dependents.length === 0) return [deleteItem(item, policyOf(item.object))];
  // an owner, its dependent and the object itself could wait for one another without end
  if (!dependents.some(isDeletingDependents)) return [deleteItem(item, 'Foreground')];
  return [unblockOwners(item, (written) => ({ actions: [deleteItem({ resource: item.resource, object: written }, 'Foreground')] }))];
}

/** Lets an object go that waits for its dependents, once none is left that blocks it. Source: processDeletingDependentsItem. */
export function finishForeground(item: Item, dependents: readonly Item[]): readonly Action[] {
  return dependents.some(isBlocking(item.object.metadata.uid)) ? [] : [removeFinalizer(item, foregroundFinalizer)];
}

/** Makes dependents independent, and lets their owner go then. Source: attemptToOrphanWorker. */
export function orphanDependents(item: Item, dependents: readonly Item[]): readonly Action[] {
  const { uid } = item.object.metadata;
  return [
    { do: 'batch', pace: 'parallel', actions: dependents.map((dependent) => removeOwners(dependent, [uid])) },
    removeFinalizer(item, orphanFinalizer),
  ];
}

type Policy = 'Foreground' | 'Background' | 'Orphan';

/** What finalizers ask for that are there already. */
function policyOf({ metadata }: KubeObject): Policy {
  if (metadata.finalizers?.includes(orphanFinalizer)) return 'Orphan';
  return metadata.finalizers?.includes(foregroundFinalizer) ? 'Foreground' : 'Background';
}

/** Only as it was seen: an owner may have come since. */
function deleteItem({ resource, object }: Item, propagationPolicy: Policy): WriteAction {
  const { uid, resourceVersion } = object.metadata;
  return {
    do: 'delete',
    resource,
    key: keyOf(object),
    options: { uid, resourceVersion, propagationPolicy },
    onFailure: (error) =>
      isStatusError(error, 'Conflict') ? { actions: [deleteIfSameOwners({ resource, object }, propagationPolicy)] } : unlessGone(error),
  };
}

/** Changes that have nothing to do with owners do not spare an object, however often they come. */
function deleteIfSameOwners({ resource, object }: Item, propagationPolicy: Policy): GetAction {
  const { uid, resourceVersion, ownerReferences } = object.metadata;
  return {
    do: 'get',
    resource,
    key: keyOf(object),
    onSuccess: ({ metadata }) => {
      const isSame = metadata.uid === uid && semanticallyEqual(metadata.ownerReferences, ownerReferences);
      if (!isSame || metadata.resourceVersion === resourceVersion) return { actions: [], after: 'retry', why: 'its owners have changed' };
      const deletion: WriteAction = {
        do: 'delete',
        resource,
        key: keyOf(object),
        options: { uid, propagationPolicy },
        onFailure: unlessGone,
      };
      return { actions: [deletion] };
    },
    onFailure: unlessGone,
  };
}

function unlessGone(error: StatusError): Continuation {
  return { actions: [], after: isStatusError(error, 'NotFound') ? 'go-on' : 'retry' };
}
