import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { UpdateStrategy, WriteContext } from '#domain/api/strategy.js';
import { pathSegmentProblems } from '#domain/api/request/path-segment.js';
import type { Prepared } from '#domain/api/write/prepare-create.js';
import type { KubeObject, ObjectMeta } from '#domain/meta/object-meta.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { invalid } from '#domain/status/field-error.js';
import { badRequest, conflict, formatGroupResource, invalidObject, optimisticLockMessage } from '#domain/status/status-error.js';
import { validateKubeFinalizers } from '#domain/validation/kube-finalizer.js';
import { validateObjectMeta, validateObjectMetaUpdate } from '#domain/validation/object-meta.js';

/**
 * Gives an update the resourceVersion it goes for. Throws 409 when the client saw another state, 400 when what it saw is none, 422 when it must
 * say which it saw.
 * Source: k8s.io/apiserver/pkg/registry/generic/registry/store.go Update.
 */
export function lockOptimistically<T extends KubeObject>(
  definition: ResourceDefinition<T>,
  strategy: Pick<UpdateStrategy<T>, 'allowUnconditionalUpdate'>,
  next: T,
  prev: T,
): T {
  const { name } = prev.metadata;
  const seen = next.metadata.resourceVersion;
  const current = prev.metadata.resourceVersion;
  if (seen === current) return next;
  const isUnset = !seen || seen === '0';
  if (!isUnset && !/^\d+$/.test(seen)) throw badRequest(`strconv.ParseUint: parsing ${goQuote(seen)}: invalid syntax`);
  if (!isUnset) throw conflict(definition, name, optimisticLockMessage);
  if (!strategy.allowUnconditionalUpdate) {
    const kind = { group: definition.group, kind: definition.plural };
    throw invalidObject(kind, name, [invalid('metadata.resourceVersion', 0, 'must be specified for an update')]);
  }
  return { ...next, metadata: { ...next.metadata, resourceVersion: current } };
}

/**
 * The last steps before a change is stored. `strategy` is that of the object or of a subresource. Throws 422.
 * Source: k8s.io/apiserver/pkg/registry/rest/update.go BeforeUpdate.
 */
export function prepareUpdate<T extends KubeObject>(
  definition: ResourceDefinition<T>,
  strategy: UpdateStrategy<T>,
  { next, prev }: { readonly next: T; readonly prev: T },
  context: WriteContext,
): Prepared<T> {
  const prepared = strategy.prepareForUpdate(withGenerationOf(next, prev), prev, context);
  const object = withSystemMetadataOf(prepared, prev);
  const { metadata } = object;
  const errors = [
    ...validateObjectMeta(metadata, { namespaced: definition.namespaced, checkName: pathSegmentProblems }),
    ...validateObjectMetaUpdate(metadata, prev.metadata),
    ...(definition.custom || definition.delegated ? [] : validateKubeFinalizers(metadata)),
    ...strategy.validateUpdate(object, prev, context),
  ];
  if (errors.length > 0) throw invalidObject(definition, metadata.name, errors);
  return { object, warnings: strategy.warnOnUpdate(object, prev) };
}

/** Clients do not set generation. */
function withGenerationOf<T extends KubeObject>(next: T, prev: T): T {
  const { generation } = prev.metadata;
  if (next.metadata.generation === generation) return next;
  const { generation: _, ...metadata } = next.metadata;
  return { ...next, metadata: { ...metadata, ...(generation !== undefined && { generation }) } };
}

/** What an update cannot change is as it was: UID when left out, times of creation and deletion. */
function withSystemMetadataOf<T extends KubeObject>(next: T, prev: T): T {
  const was = prev.metadata;
  const is = next.metadata;
  const system: { -readonly [Name in keyof ObjectMeta]?: ObjectMeta[Name] } = {};
  if (!is.uid) system.uid = was.uid;
  if (was.creationTimestamp && is.creationTimestamp !== was.creationTimestamp) system.creationTimestamp = was.creationTimestamp;
  if (was.deletionTimestamp && is.deletionTimestamp !== was.deletionTimestamp) system.deletionTimestamp = was.deletionTimestamp;
  if (was.deletionGracePeriodSeconds !== undefined && is.deletionGracePeriodSeconds === undefined)
    system.deletionGracePeriodSeconds = was.deletionGracePeriodSeconds;
  return Object.keys(system).length === 0 ? next : { ...next, metadata: { ...is, ...system } };
}

/** Throws 409 when the body of an update names the UID of another object than the stored one. */
export function checkUid<T extends KubeObject>(definition: ResourceDefinition<T>, next: T, prev: T): void {
  const { uid } = next.metadata;
  if (!uid || uid === prev.metadata.uid) return;
  const problem = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${prev.metadata.uid}`;
  throw conflict(
    definition,
    prev.metadata.name,
    `StorageError: invalid object, Code: 4, Key: ${storageKey(definition, prev)}, ResourceVersion: 0, AdditionalErrorMsg: ${problem}`,
  );
}

/** The key that upstream's storage would name in the message. */
function storageKey(definition: ResourceDefinition, { metadata }: KubeObject): string {
  const resource = definition.custom
    ? `${definition.group}/${definition.plural}`
    : formatGroupResource({ group: '', plural: definition.plural });
  return ['/registry', resource, ...(metadata.namespace ? [metadata.namespace] : []), metadata.name].join('/');
}
