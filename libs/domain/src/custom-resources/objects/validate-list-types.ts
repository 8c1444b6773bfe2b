import type { Members } from '#domain/custom-resources/objects/map-values.js';
import { memberSchema, traitsOf } from '#domain/custom-resources/objects/subtree-traits.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { goMarshal } from '#domain/json/go-marshal.js';
import { isJsonObject } from '#domain/json/json.js';
import { childPath, duplicate, type FieldError, indexPath, invalid } from '#domain/status/field-error.js';

/**
 * Items of a `set` differ, and so do the keys of a `map`. Of several that are alike the second is told.
 * Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go.
 */
export function validateListTypes(value: unknown, schema: StructuralSchema | undefined, path = ''): readonly FieldError[] {
  if (!schema || !traitsOf(schema).hasListTypes) return [];
  if (Array.isArray(value)) {
    const inner = value.flatMap((item, i) => validateListTypes(item, schema.items, indexPath(path, i)));
    return [...validateList(value, schema, path), ...inner];
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const at = schema.properties.has(name) ? childPath(path, name) : indexPath(path, name);
    return validateListTypes(member, memberSchema(schema, name), at);
  });
}

function validateList(list: readonly unknown[], { listType, listMapKeys }: StructuralSchema, path: string): readonly FieldError[] {
  if (listType === 'set') return repeated(list).map((i) => duplicate(indexPath(path, i), list[i]));
  if (listType !== 'map') return [];
  const odd = list.findIndex((item) => item !== null && !isJsonObject(item));
  if (odd >= 0) return [invalid(indexPath(path, odd), list[odd], 'must be an object for an array of list-type map')];
  const keys = list.map((item) => keysOf(item as Members | null, listMapKeys));
  return repeated(keys).map((i) => duplicate(indexPath(path, i), keys[i]));
}

/** The keys that an item has. */
function keysOf(item: Members | null, names: readonly string[]): Members {
  return Object.fromEntries(names.flatMap((name) => (item && Object.hasOwn(item, name) ? [[name, item[name]]] : [])));
}

/** Where values stand for the second time. */
function repeated(values: readonly unknown[]): readonly number[] {
  if (values.length <= 1) return [];
  const times = new Map<unknown, number>();
  return values.flatMap((value, i) => {
    // texts as they are, everything else by its JSON: a set of numbers and texts tells 1 from "1"
    const key = typeof value === 'string' ? `"${value}` : goMarshal(value);
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    return before === 1 ? [i] : [];
  });
}
