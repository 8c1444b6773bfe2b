import { allBut } from '#domain/apply/all-but.js';
import type { Strategy, UpdateStrategy } from '#domain/api/strategy.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { nameIsDnsSubdomain } from '#domain/validation/names.js';

const allButStatus = allBut('status');
const allButSpec = allBut('spec');

/** What `status` manages where it changes no metadata. */
export const onlyStatus = allBut('spec', 'metadata');

/**
 * The rules of a kind with nothing special: clients own everything but status, controllers own status.
 * With `hasStatus` a write to the object keeps the stored status and generation counts changes of spec.
 */
export function plainStrategy<T extends KubeObject>(hasStatus: boolean): Strategy<T> {
  return {
    checkName: nameIsDnsSubdomain,
    applyDefaults: (object) => object,
    prepareForCreate: (object) => (hasStatus ? withGeneration(withoutStatus(object), 1) : object),
    prepareForUpdate: (next, prev) => (hasStatus ? countGeneration(withStatusOf(next, prev), prev) : next),
    validate: () => [],
    validateUpdate: () => [],
    warnOnCreate: () => [],
    warnOnUpdate: () => [],
    allowCreateOnUpdate: false,
    allowUnconditionalUpdate: true,
    defaultPropagation: 'Background',
    returnsDeletedObject: false,
    ...(hasStatus && { manages: allButStatus }),
  };
}

/** The rules of `status`: everything but status and managedFields is kept from the stored object. */
export function statusStrategy<T extends KubeObject>(strategy: Strategy<T>): UpdateStrategy<T> {
  return {
    prepareForUpdate: (next, prev) => ({
      ...prev,
      metadata: { ...prev.metadata, ...pickMeta(next), resourceVersion: next.metadata.resourceVersion },
      status: (next as { status?: unknown }).status,
    }),
    validateUpdate: () => [],
    warnOnUpdate: () => [],
    allowUnconditionalUpdate: strategy.allowUnconditionalUpdate,
    manages: allButSpec,
  };
}

/** Metadata that a write to `status` may change (managedFields only; labels and annotations too, as upstream leaves them to the client). */
function pickMeta({ metadata }: KubeObject): object {
  const { labels, annotations, finalizers, ownerReferences, managedFields } = metadata;
  return { labels, annotations, finalizers, ownerReferences, managedFields };
}

/** prepareForUpdate of `status` for kinds where it changes no metadata either, managedFields apart (metav1.ResetObjectMetaForStatus). */
export function onlyStatusOf<T extends KubeObject>(next: T, prev: T): T {
  const { resourceVersion, managedFields } = next.metadata;
  return { ...prev, metadata: { ...prev.metadata, managedFields, resourceVersion }, status: (next as { status?: unknown }).status };
}

/** `object` with status emptied, as a client may not set it on create. */
export function withoutStatus<T extends KubeObject>(object: T): T {
  return 'status' in object ? ({ ...object, status: {} } as T) : object;
}

/** `next` with the status of `prev`. */
export function withStatusOf<T extends KubeObject>(next: T, prev: T): T {
  return { ...next, status: (prev as { status?: unknown }).status } as T;
}

export function withGeneration<T extends KubeObject>(object: T, generation: number): T {
  return { ...object, metadata: { ...object.metadata, generation } };
}

/** Keeps the generation of `prev`, or raises it by one when spec differs. */
export function countGeneration<T extends KubeObject>(next: T, prev: T): T {
  const generation = prev.metadata.generation ?? 0;
  const same = semanticallyEqual((next as { spec?: unknown }).spec, (prev as { spec?: unknown }).spec);
  return withGeneration(next, same ? generation : generation + 1);
}
