import type { WriteContext } from '#domain/api/strategy.js';
import { generateName } from '#domain/api/write/generate-name.js';
import type { KubeObject, TemplateMeta } from '#domain/meta/object-meta.js';
import { badRequest } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** Takes from a new object what only the system may set. Source: k8s.io/apiserver/pkg/registry/rest/meta.go. */
export function wipeSystemMetadata<T extends { readonly metadata: TemplateMeta }>(object: T): T {
  const { creationTimestamp, uid, deletionTimestamp, deletionGracePeriodSeconds, selfLink } = object.metadata;
  if (!creationTimestamp && !uid && !deletionTimestamp && deletionGracePeriodSeconds === undefined && !selfLink) return object;
  const { uid: _u, deletionTimestamp: _d, deletionGracePeriodSeconds: _g, selfLink: _s, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, creationTimestamp: null } };
}

/**
 * Gives a new object its UID, a place for its resourceVersion, its time of creation and, where only generateName is given, its name; with neither the
 * name is empty, which the rules refuse.
 */
export function fillSystemMetadata<T extends KubeObject>(object: T, context: WriteContext): T {
  // managers come last, as they are stored
  const { managedFields, ...metadata } = object.metadata;
  const { name = '', generateName: base = '' } = metadata as TemplateMeta;
  return {
    ...object,
    metadata: {
      ...metadata,
      name: name === '' && base !== '' ? generateName(base, () => context.random()) : name,
      uid: context.newUid(),
      resourceVersion: '0',
      creationTimestamp: formatTime(context.now),
      ...(managedFields && { managedFields }),
    },
  };
}

/**
 * Puts an object into the namespace of the request; empty for cluster-scoped resources. Throws 400 when the object is in another one.
 */
export function inNamespaceOf<T extends { readonly metadata: TemplateMeta }>(object: T, namespace: string): T {
  const own = object.metadata.namespace ?? '';
  if (own === namespace) return object;
  if (own !== '' && namespace !== '')
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  if (namespace !== '') return { ...object, metadata: { ...object.metadata, namespace } };
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
