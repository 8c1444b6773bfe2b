import type { Continuation, WriteAction } from '#domain/controllers/controller.js';
import { blocks, type Item } from '#domain/controllers/garbagecollector/owner-graph.js';
import { keyOf, type KubeObject } from '#domain/meta/object-meta.js';
import { isStatusError } from '#domain/status/status-error.js';

/**
 * Takes references to some owners off an object. One that is gone needs no more.
 * Source: deleteOwnerRefJSONMergePatch, GenerateDeleteOwnerRefStrategicMergeBytes.
 */
export function removeOwners(item: Item, uids: readonly string[]): WriteAction {
  const { uid, ownerReferences = [] } = item.object.metadata;
  return patchMetadata(item, {
    strategic: { uid, ownerReferences: uids.map((owner) => ({ $patch: 'delete', uid: owner })) },
    merge: { ownerReferences: listOrNull(ownerReferences.filter((reference) => !uids.includes(reference.uid))) },
  });
}

/** Lets all owners of an object go without it. Source: unblockOwnerReferencesStrategicMergePatch. */
export function unblockOwners(item: Item, onSuccess: (written: KubeObject) => Continuation): WriteAction {
  const { uid, ownerReferences = [] } = item.object.metadata;
  const unblocked = ownerReferences.map((reference) => ({ ...reference, blockOwnerDeletion: false }));
  return patchMetadata(
    item,
    {
      strategic: { uid, ownerReferences: unblocked.filter((_, i) => ownerReferences[i]?.blockOwnerDeletion) },
      merge: { ownerReferences: unblocked },
    },
    onSuccess,
  );
}

/** Takes a finalizer off an object that is being deleted. Source: removeFinalizer of pkg/controller/garbagecollector/operations.go. */
export function removeFinalizer(item: Item, finalizer: string): WriteAction {
  const finalizers = (item.object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
  return mergePatch(item, { finalizers: listOrNull(finalizers) });
}

/** True when an owner cannot go in the foreground because of this object. */
export function isBlocking(uid: string): (item: Item) => boolean {
  return ({ object }) => (object.metadata.ownerReferences ?? []).some(blocks(uid));
}

interface MetadataPatches {
  readonly strategic: object;
  /** For custom resources, which cannot be patched strategically; a list is replaced as a whole, so that the revision has to be the same. */
  readonly merge: object;
}

function patchMetadata(
  { resource, object }: Item,
  patches: MetadataPatches,
  onSuccess?: (written: KubeObject) => Continuation,
): WriteAction {
  return {
    do: 'patch',
    resource,
    key: keyOf(object),
    patchType: 'strategic',
    patch: { metadata: patches.strategic },
    ...(onSuccess && { onSuccess }),
    onFailure: (error) => {
      if (isStatusError(error, 'UnsupportedMediaType')) return { actions: [mergePatch({ resource, object }, patches.merge, onSuccess)] };
      return { actions: [], after: isStatusError(error, 'NotFound') ? 'go-on' : 'retry' };
    },
  };
}

function mergePatch({ resource, object }: Item, metadata: object, onSuccess?: (written: KubeObject) => Continuation): WriteAction {
  return {
    do: 'patch',
    resource,
    key: keyOf(object),
    patchType: 'merge',
    patch: { metadata: { resourceVersion: object.metadata.resourceVersion, ...metadata } },
    ...(onSuccess && { onSuccess }),
    onFailure: (error) => ({ actions: [], after: isStatusError(error, 'NotFound') ? 'go-on' : 'retry' }),
  };
}

function listOrNull<T>(list: readonly T[]): readonly T[] | null {
  return list.length > 0 ? list : null;
}
