import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { normalize, normalizeForStorage } from '#domain/codec/decode-json.js';
import { sortKeys } from '#domain/custom-resources/objects/sort-keys.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/** An object as it is stored and shown: fields in their order, nothing that Go would not write. Costs little where nothing has to change. */
export function canonicalObject<T extends KubeObject>(
  { custom, schema, delegated }: Pick<ResourceDefinition, 'custom' | 'schema' | 'delegated'>,
  object: T,
): T {
  if (custom) return sortKeys(object) as T;
  return delegated ? normalize(schema, object) : normalizeForStorage(schema, object);
}
