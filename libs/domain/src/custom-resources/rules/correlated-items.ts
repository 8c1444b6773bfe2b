import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { isJsonObject } from '#domain/json/json.js';

/**
 * Finds the item that an item was before: of a list of type `map` the first one with the same keys, of other lists none.
 * Source: apiserver/pkg/cel/common/maplist.go.
 */
export function correlatedItems({ type, listType, listMapKeys }: StructuralSchema, old: unknown): (item: unknown) => unknown {
  if (type !== 'array' || listType !== 'map' || listMapKeys.length === 0 || !Array.isArray(old)) return () => undefined;
  const byKey = new Map<string, unknown>();
  for (const item of old) {
    const key = keyOf(item, listMapKeys);
    if (key !== undefined && !byKey.has(key)) byKey.set(key, item);
  }
  return (item) => {
    const key = keyOf(item, listMapKeys);
    return key === undefined ? undefined : byKey.get(key);
  };
}

/** Undefined for an item that lacks a key, or has something else than a scalar as one. */
function keyOf(item: unknown, names: readonly string[]): string | undefined {
  if (!isJsonObject(item)) return undefined;
  const parts: string[] = [];
  for (const name of names) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    if (value === undefined || value === null || typeof value === 'object') return undefined;
    parts.push(`${typeof value === 'string' ? JSON.stringify(value) : String(value)}`);
  }
  return parts.join('\0');
}
