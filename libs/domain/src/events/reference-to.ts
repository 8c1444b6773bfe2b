import type { KubeObject } from '#domain/meta/object-meta.js';
import type { ObjectReference } from '#domain/schema/types/core-v1.js';

/** How an Event points at an object as it is now, or at a part of it. A reference is kept as it is. Source: client-go/tools/reference/ref.go. */
export function referenceTo(about: KubeObject | ObjectReference, fieldPath?: string): ObjectReference {
  const part = fieldPath === undefined ? {} : { fieldPath };
  if (!('metadata' in about)) return { ...about, ...part };
  const { apiVersion, kind, metadata } = about;
  const { namespace, name, uid, resourceVersion } = metadata;
  return {
    kind,
    ...(namespace && { namespace }),
    name,
    ...(uid && { uid }),
    apiVersion,
    ...(resourceVersion && { resourceVersion }),
    ...part,
  };
}
