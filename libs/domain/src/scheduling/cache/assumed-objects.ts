import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Reader } from '#domain/controllers/controller.js';
import { keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';

/**
 * What the scheduler is about to write, seen as if it were written already: a volume that it has given to one pod must not go to the next.
 * An assumption ends when the object is seen to have changed, or when it is taken back. Source: pkg/scheduler/util/assumecache.
 */
export class AssumedObjects {
  private readonly assumed = new Map<ResourceDefinition, Map<ObjectKey, KubeObject>>();

  constructor(private readonly base: Reader) {}

  assume(resource: ResourceDefinition, object: KubeObject): void {
    const objects = this.assumed.get(resource) ?? new Map<ObjectKey, KubeObject>();
    this.assumed.set(resource, objects.set(keyOf(object), object));
  }

  /** Takes an assumption back, if it still stands. */
  restore(resource: ResourceDefinition, object: KubeObject): void {
    const objects = this.assumed.get(resource);
    if (objects?.get(keyOf(object)) === object) objects.delete(keyOf(object));
  }

  /** The caches with what is assumed. Indexes see the caches alone. */
  readonly reader: Reader = {
    get: (resource, key) => this.seen(resource, key, this.base.get(resource, key)),
    list: (resource, namespace) => {
      const objects = this.base.list(resource, namespace);
      if (!this.assumed.get(resource)?.size) return objects;
      return objects.map((object) => this.seen(resource, keyOf(object), object) ?? object);
    },
    controlledBy: (resource, uid) => this.base.controlledBy(resource, uid),
    orphansIn: (resource, namespace) => this.base.orphansIn(resource, namespace),
    by: (index, value) => this.base.by(index, value),
  };

  private seen<T extends KubeObject>(resource: ResourceDefinition<T>, key: ObjectKey, current: T | undefined): T | undefined {
    const objects = this.assumed.get(resource as ResourceDefinition);
    const assumed = objects?.get(key);
    if (assumed === undefined) return current;
    if (current?.metadata.resourceVersion === assumed.metadata.resourceVersion) return assumed as T;
    objects?.delete(key);
    return current;
  }
}
