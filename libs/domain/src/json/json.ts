/** A value as JSON.parse yields it, never changed in place. */
export type Json = string | number | boolean | null | JsonObject | readonly Json[];

/** A JSON object; absent and `undefined` members mean the same. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** True for `{…}`, false for lists, null and scalars. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Array.isArray that keeps the element type of a Json list. */
export function isJsonList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}
