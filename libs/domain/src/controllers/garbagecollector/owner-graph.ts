import { deletableResources } from '#domain/api/discovery/preferred-resources.js';
import type { Registry } from '#domain/api/registry.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { foregroundFinalizer, orphanFinalizer } from '#domain/api/write/deletion-finalizers.js';
import type { ObjectIndex, Reader } from '#domain/controllers/controller.js';
import { keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import type { OwnerReference } from '#domain/schema/types/meta-v1.js';

/** An object of any resource. */
export interface Item {
  readonly resource: ResourceDefinition;
  readonly object: KubeObject;
}

/** Events would only cost: they own nothing, and go by themselves. Source: DefaultIgnoredResources. */
const ignoredGroups: readonly string[] = ['', 'events.k8s.io'];

/**
 * Who owns whom among all objects, read from the caches. Nothing is kept here but the indexes the caches keep up.
 * Source: pkg/controller/garbagecollector/graph_builder.go, whose graph stands for the same.
 */
export class OwnerGraph {
  /** What is collected: everything that can be listed, watched and deleted, in the preferred version of its group. */
  readonly resources: readonly ResourceDefinition[];
  private readonly byName = new Map<string, ResourceDefinition>();

  constructor(private readonly registry: Registry) {
    this.resources = deletableResources(registry).filter(
      ({ group, plural, verbs }) =>
        verbs.includes('list') && verbs.includes('watch') && !(plural === 'events' && ignoredGroups.includes(group)),
    );
    for (const resource of this.resources) this.byName.set(nameOf(resource), resource);
  }

  /** `replicasets.apps/<namespace>/<name>`, `pods/<namespace>/<name>`, `nodes/<name>`. */
  keyOf({ resource, object }: Item): ObjectKey {
    return `${nameOf(resource)}/${keyOf(object)}`;
  }

  find(key: ObjectKey, read: Reader): Item | undefined {
    const slash = key.indexOf('/');
    const resource = this.byName.get(key.slice(0, slash));
    const object = resource && read.get(resource, key.slice(slash + 1));
    return object && { resource, object };
  }

  /** Objects with an owner reference to this UID, in whatever namespace. */
  dependentsOf(uid: string, read: Reader): readonly Item[] {
    return this.search(dependents, uid, read);
  }

  withUid(uid: string, read: Reader): Item | undefined {
    return this.search(uids, uid, read)[0];
  }

  /** The resource of an owner in just the version the reference names, which need not be the preferred one. */
  resourceOf({ apiVersion, kind }: OwnerReference): ResourceDefinition | undefined {
    const slash = apiVersion.indexOf('/');
    return this.registry.ofKind({ group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1), kind });
  }

  /** The owner that a reference of an object in a namespace names, as far as the caches know it. */
  ownerOf(reference: OwnerReference, namespace: string | undefined, read: Reader): Item | undefined {
    const named = this.resourceOf(reference);
    const resource = named && this.byName.get(nameOf(named));
    const key = named && ownerKey(named, reference, namespace);
    const object = resource && key !== undefined ? read.get(resource, key) : undefined;
    return resource && object?.metadata.uid === reference.uid ? { resource, object } : undefined;
  }

  /**
   * Keys to look at because an object changed or is gone: its own, those of owners that may have waited for it, and those of dependents
   * that lose it.
   */
  touchedBy(item: Item, read: Reader): readonly ObjectKey[] {
    const { metadata } = item.object;
    const references = metadata.ownerReferences ?? [];
    const current = read.get(item.resource, keyOf(item.object));
    const isGone = current?.metadata.uid !== metadata.uid;
    const keys: ObjectKey[] = [];
    if (!isGone && (references.length > 0 || isOrphaning(item) || isDeletingDependents(item))) keys.push(this.keyOf(item));
    for (const reference of references.filter(({ blockOwnerDeletion }) => blockOwnerDeletion)) {
      const owner = this.ownerOf(reference, metadata.namespace, read);
      const isHeld = !isGone && current.metadata.ownerReferences?.some(blocks(reference.uid));
      if (owner && !isHeld && isDeletingDependents(owner)) keys.push(this.keyOf(owner));
    }
    if (isGone || isDeletingDependents(item)) {
      const left = this.dependentsOf(metadata.uid, read).filter(({ object }) => object.metadata.deletionTimestamp === undefined);
      keys.push(...left.map((dependent) => this.keyOf(dependent)));
    }
    return keys;
  }

  private search(indexOf: (resource: ResourceDefinition) => ObjectIndex, value: string, read: Reader): readonly Item[] {
    return this.resources.flatMap((resource) => read.by(indexOf(resource), value).map((object) => ({ resource, object })));
  }
}

/** The key of an owner; none for a namespaced owner of an object that is in no namespace. */
export function ownerKey(
  { namespaced }: ResourceDefinition,
  { name }: OwnerReference,
  namespace: string | undefined,
): ObjectKey | undefined {
  if (!namespaced) return name;
  return namespace ? keyOf({ metadata: { name, namespace } }) : undefined;
}

/** It is being deleted, and waits for those of its dependents that block this. */
export function isDeletingDependents({ object }: Pick<Item, 'object'>): boolean {
  return isLeavingWith(object, foregroundFinalizer);
}

/** It is being deleted, and lets its dependents go before. */
export function isOrphaning({ object }: Pick<Item, 'object'>): boolean {
  return isLeavingWith(object, orphanFinalizer);
}

/** References that keep their owner from going in the foreground. */
export function blocks(uid: string): (reference: OwnerReference) => boolean {
  return (reference) => reference.uid === uid && reference.blockOwnerDeletion === true;
}

function isLeavingWith({ metadata }: KubeObject, finalizer: string): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(finalizer);
}

function nameOf({ group, plural }: ResourceDefinition): string {
  return group === '' ? plural : `${plural}.${group}`;
}

const dependents = indexBy(({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid));
const uids = indexBy(({ metadata }) => [metadata.uid]);

/** One index for each definition, however many graphs are made. */
function indexBy(valuesOf: (object: KubeObject) => readonly string[]): (resource: ResourceDefinition) => ObjectIndex {
  const known = new WeakMap<ResourceDefinition, ObjectIndex>();
  return (resource) => {
    const index = known.get(resource) ?? { resource, valuesOf };
    known.set(resource, index);
    return index;
  };
}
