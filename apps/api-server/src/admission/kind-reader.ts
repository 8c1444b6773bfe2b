import type { KindReader } from '#domain/admission/kind-reader.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { ObjectStore } from '../rest/object-store.js';

/** Reads objects of one kind from the caches, by key. */
export function kindReader<T extends KubeObject>(objects: ObjectStore, typed: ResourceDefinition<T>): KindReader<T> {
  const definition = typed as ResourceDefinition as ResourceDefinition;
  return {
    get: (key) => objects.get(definition, key)?.objectIn(definition) as T | undefined,
    list: () => Array.from(objects.cacheOf(definition).values(), (entry) => entry.objectIn(definition) as T),
  };
}
