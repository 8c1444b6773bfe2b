import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { normalizeForStorage } from '#domain/codec/decode-json.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/** An object as it is stored and shown: fields in their order, nothing that Go would not write. Costs little where nothing has to change. */
export function canonicalObject<T extends KubeObject>({ custom, schema }: Pick<ResourceDefinition, 'custom' | 'schema'>, object: T): T {
  return custom ? object : normalizeForStorage(schema, object);
}
