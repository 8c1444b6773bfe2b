import type { Json, JsonObject } from '#domain/json/json.js';

/** A private working copy of a JSON value, for code that makes many small changes and then hands out the result. */
export type MutableJson = string | number | boolean | null | MutableObject | MutableJson[];

/** A Map, because names come from clients: `__proto__` is a name like any other. */
export type MutableObject = Map<string, MutableJson>;

export function toMutable(value: Json | undefined): MutableJson {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(toMutable);
  if (typeof value !== 'object') return value as string | number | boolean;
  const copy: MutableObject = new Map();
  for (const [name, member] of Object.entries(value)) if (member !== undefined) copy.set(name, toMutable(member));
  return copy;
}

export function fromMutable(value: MutableJson): Json {
  if (Array.isArray(value)) return value.map(fromMutable);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([name, member]) => [name, fromMutable(member)]));
}

/** Whether a working copy is equal to a value, told without a copy of it. */
export function equalsMutable(mine: MutableJson, value: Json): boolean {
  if (Array.isArray(mine)) {
    return Array.isArray(value) && mine.length === value.length && mine.every((item, i) => equalsMutable(item, value[i] as Json));
  }
  if (!(mine instanceof Map)) return mine === value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const theirs = Object.entries(value as JsonObject).filter(([, member]) => member !== undefined);
  return (
    theirs.length === mine.size && theirs.every(([name, member]) => mine.has(name) && equalsMutable(mine.get(name) ?? null, member as Json))
  );
}
