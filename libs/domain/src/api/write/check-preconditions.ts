import type { DeleteOptions } from '#domain/api/request/delete-options.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { conflict } from '#domain/status/status-error.js';

/**
 * Throws 409 when an object is not in the state that a delete is for; the message names the kind in place of the resource.
 * Source: k8s.io/apiserver/pkg/registry/rest/delete.go BeforeDelete.
 */
export function checkPreconditions(
  { group, kind }: ResourceDefinition,
  { metadata }: KubeObject,
  { preconditions = {} }: DeleteOptions,
): void {
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
