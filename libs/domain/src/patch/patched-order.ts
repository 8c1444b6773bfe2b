import { equal } from '#domain/json/equal.js';
import { isJsonList, isJsonObject, type Json } from '#domain/json/json.js';

/**
 * A patched document with its members in the order in which upstream's patch library writes them: sorted where the patch has reached, as
 * before where it has not, as in the patch where they are new. Error messages show documents so.
 */
export function patchedOrder(before: Json | undefined, after: Json): Json {
  if (equal(before, after)) return before ?? after;
  if (isJsonList(after)) return isJsonList(before) ? after.map((item, i) => patchedOrder(before[i], item)) : after;
  if (!isJsonObject(after) || !isJsonObject(before)) return after;
  const names = Object.keys(after).sort();
  return Object.fromEntries(
    names.map((name) => [name, patchedOrder(Object.hasOwn(before, name) ? before[name] : undefined, after[name] ?? null)]),
  );
}
