import { isJsonList, isJsonObject, type Json } from '#domain/json/json.js';

/** A new value as a patch puts it into a document: no member is null, at any depth. Nulls that are items of lists stay. */
export function withoutNulls(value: Json): Json {
  if (isJsonList(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).flatMap(([name, member]) =>
    member === null || member === undefined ? [] : [[name, withoutNulls(member)] as const],
  );
  return Object.fromEntries(kept);
}
