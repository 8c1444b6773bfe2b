import type { ObjectIndex } from '#domain/controllers/controller.js';
import { compareRevisions } from '#domain/informer/compare-revisions.js';
import { IndexedObjects } from '#domain/informer/indexed-objects.js';
import { keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import { controllerOf } from '#domain/meta/owner-reference.js';
import type { WatchEvent } from '#domain/watch/watch-event.js';

/** What became of one object. At least one of the two is there. */
export interface ObjectChange<T extends KubeObject = KubeObject> {
  /** Absent when the object is new. Of an object that is gone, its last state. */
  readonly old: T | undefined;
  /** Absent when the object is gone, or is none of those the cache holds any more. */
  readonly new: T | undefined;
}

const everything = '';

/** The objects of one resource as of a revision, kept up by a list and the events of a watch. */
export class ObjectCache<T extends KubeObject = KubeObject> {
  private readonly objects = new Map<ObjectKey, T>();
  private readonly all = new IndexedObjects<T>(() => [everything]);
  private readonly byNamespace = new IndexedObjects<T>(({ metadata }) => (metadata.namespace ? [metadata.namespace] : []));
  private readonly byController = new IndexedObjects<T>((object) => {
    const owner = controllerOf(object);
    return owner ? [owner.uid] : [];
  });
  private readonly orphans = new IndexedObjects<T>((object) =>
    object.metadata.namespace && !controllerOf(object) ? [object.metadata.namespace] : [],
  );
  private readonly asked = new Map<ObjectIndex<T>, IndexedObjects<T>>();
  /** All of the above. */
  private readonly indexes: IndexedObjects<T>[] = [this.all, this.byNamespace, this.byController, this.orphans];
  private known = '';

  /** Everything up to it has been seen; empty before the first list. */
  get revision(): string {
    return this.known;
  }

  get size(): number {
    return this.objects.size;
  }

  get(key: ObjectKey): T | undefined {
    return this.objects.get(key);
  }

  /** In no particular order. */
  list(namespace?: string): readonly T[] {
    return namespace ? this.byNamespace.list(namespace) : this.all.list(everything);
  }

  /** The objects whose controller reference has this UID. */
  controlledBy(uid: string): readonly T[] {
    return this.byController.list(uid);
  }

  /** The objects of a namespace that have no controller reference. */
  orphansIn(namespace: string): readonly T[] {
    return this.orphans.list(namespace);
  }

  /** The objects under a value of an index, which is built when it is asked for first and kept from then on. */
  by(index: ObjectIndex<T>, value: string): readonly T[] {
    let indexed = this.asked.get(index);
    if (!indexed) {
      indexed = new IndexedObjects((object) => index.valuesOf(object));
      for (const [key, object] of this.objects) indexed.put(key, object, undefined);
      this.asked.set(index, indexed);
      this.indexes.push(indexed);
    }
    return indexed.list(value);
  }

  /** Takes over a list: what has changed against what was there. */
  replace(objects: readonly T[], revision: string): readonly ObjectChange<T>[] {
    const gone = new Map(this.objects);
    const changes: ObjectChange<T>[] = [];
    for (const object of objects) {
      const key = keyOf(object);
      gone.delete(key);
      const change = this.put(key, object);
      if (change) changes.push(change);
    }
    for (const [key, old] of gone) {
      this.remove(key, old);
      changes.push({ old, new: undefined });
    }
    this.known = revision;
    return changes;
  }

  /** Takes over an event. Undefined when no object is another than before: a bookmark, or something seen already. */
  apply(event: WatchEvent<T>): ObjectChange<T> | undefined {
    const { resourceVersion } = event.object.metadata;
    if (compareRevisions(resourceVersion, this.known) > 0) this.known = resourceVersion;
    switch (event.type) {
      case 'BOOKMARK':
        return undefined;
      case 'DELETED': {
        const key = keyOf(event.object);
        const old = this.objects.get(key);
        if (!old) return undefined;
        this.remove(key, old);
        return { old: event.object, new: undefined };
      }
      case 'ADDED':
      case 'MODIFIED':
        return this.put(keyOf(event.object), event.object);
    }
  }

  private put(key: ObjectKey, object: T): ObjectChange<T> | undefined {
    const old = this.objects.get(key);
    if (old?.metadata.resourceVersion === object.metadata.resourceVersion) return undefined;
    this.objects.set(key, object);
    for (const index of this.indexes) index.put(key, object, old);
    return { old, new: object };
  }

  private remove(key: ObjectKey, old: T): void {
    this.objects.delete(key);
    for (const index of this.indexes) index.remove(key, old);
  }
}
