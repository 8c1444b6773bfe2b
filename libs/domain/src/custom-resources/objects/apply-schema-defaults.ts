import { setMember } from '#domain/codec/json-node.js';
import { mapList, mapMembers, type Members } from '#domain/custom-resources/objects/map-values.js';
import { memberSchema, traitsOf } from '#domain/custom-resources/objects/subtree-traits.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { isJsonObject } from '#domain/json/json.js';

/**
 * Fills in the defaults of a schema where a field is absent, or null and may not be. The same value when nothing is filled in.
 * Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting/algorithm.go.
 */
export function applySchemaDefaults(value: unknown, schema: StructuralSchema | undefined): unknown {
  if (!schema || !traitsOf(schema).hasDefaults) return value;
  if (Array.isArray(value)) {
    const { items } = schema;
    return mapList(value, (item) => applySchemaDefaults(orDefault(item, items), items));
  }
  if (!isJsonObject(value)) return value;
  return mapMembers(withAbsent(value, schema), (member, name) => {
    const inner = memberSchema(schema, name);
    return applySchemaDefaults(orDefault(member, inner), inner);
  });
}

/** A null that may not be one is the default, if there is any. */
function orDefault(value: unknown, schema: StructuralSchema | undefined): unknown {
  return value === null && schema && !schema.nullable ? (schema.default ?? null) : value;
}

function withAbsent(object: Members, { properties }: StructuralSchema): Members {
  let filled: Record<string, unknown> | undefined;
  for (const [name, property] of properties) {
    if (property.default === undefined || Object.hasOwn(object, name)) continue;
    filled ??= { ...object };
    setMember(filled, name, property.default);
  }
  return filled ?? object;
}
