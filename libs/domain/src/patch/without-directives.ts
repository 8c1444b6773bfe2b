import { isJsonList, isJsonObject, type Json } from '#domain/json/json.js';
import { patchDirective } from '#domain/patch/directives.js';

/**
 * A part of a patch as a new value: objects that hold `$patch` are not there at all, wherever they are; undefined when the value is one.
 * Other directives stay, as upstream leaves them.
 */
export function withoutDirectives(value: Json): Json | undefined {
  if (isJsonList(value)) {
    return value.flatMap((item) => {
      const kept = withoutDirectives(item);
      return kept === undefined ? [] : [kept];
    });
  }
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, patchDirective)) return undefined;
  const kept = Object.entries(value).flatMap(([name, member]) => {
    const inner = member === undefined ? undefined : withoutDirectives(member);
    return inner === undefined ? [] : [[name, inner] as const];
  });
  return Object.fromEntries(kept);
}
