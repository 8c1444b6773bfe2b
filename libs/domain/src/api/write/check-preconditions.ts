import type { DeleteOptions } from '#domain/api/request/delete-options.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { KubeObject, ObjectMeta } from '#domain/meta/object-meta.js';
import { conflict } from '#domain/status/status-error.js';

/**
 * Throws 409 when an object is not in the state that a delete is for; the message names the kind in place of the resource.
 * Source: k8s.io/apiserver/pkg/registry/rest/delete.go BeforeDelete.
 */
export function checkPreconditions<T extends KubeObject>(
  definition: ResourceDefinition<T>,
  { metadata }: KubeObject,
  { preconditions = {} }: DeleteOptions,
): void {
  const { group, kind, strategy } = definition;
  if (strategy.holdsDeletion) checkBeforeHolding(definition, metadata, preconditions);
  const about = { group, plural: kind };
  const { uid, resourceVersion } = preconditions;
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflict(about, metadata.name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflict(about, metadata.name, why);
  }
}

/** Kinds that hold their objects look for themselves, before anything else: Delete in pkg/registry/core/namespace/storage/storage.go. */
function checkBeforeHolding(
  resource: Pick<ResourceDefinition, 'group' | 'plural'>,
  metadata: ObjectMeta,
  { uid, resourceVersion }: NonNullable<DeleteOptions['preconditions']>,
): void {
  const failed = (name: string, wanted: string, actual: string): Error => {
    return conflict(resource, metadata.name, `Precondition failed: ${name} in precondition: ${wanted}, ${name} in object meta: ${actual}`);
  };
  if (uid !== undefined && uid !== metadata.uid) throw failed('UID', uid, metadata.uid);
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
    throw failed('ResourceVersion', resourceVersion, metadata.resourceVersion);
}
