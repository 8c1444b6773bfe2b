import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { formatQuantity, parseQuantity } from '#domain/quantity/quantity.js';
import type { LabelSelector } from '#domain/schema/types/meta-v1.js';

/** Thrown where a member is of another type than it should be: then the whole annotation counts for nothing. */
class Misfit extends Error {}

/** The list that an annotation holds, each object made into something by `read`; undefined when it is no such list. */
export function readList<T>(text: string | undefined, read: (object: JsonObject) => T): readonly T[] | undefined {
  return readJson(text, (value) => {
    if (value === null) return [];
    if (!isJsonList(value)) throw new Misfit();
    return value.map((item) => read(objectOf(item)));
  });
}

/** The object that an annotation holds; undefined when it is none. */
export function readObject<T>(text: string | undefined, read: (object: JsonObject) => T): T | undefined {
  return readJson(text, (value) => read(objectOf(value)));
}

function readJson<T>(text: string | undefined, read: (value: Json) => T): T | undefined {
  if (text === undefined) return undefined;
  try {
    return read(JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof Misfit || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** An absent or null object is empty, as Go reads it. */
export function objectOf(value: Json | undefined): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw new Misfit();
  return value;
}

export function optionalObject<T>(value: Json | undefined, read: (object: JsonObject) => T): T | undefined {
  return value === undefined || value === null ? undefined : read(objectOf(value));
}

export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new Misfit();
  return value;
}

export function optionalCount(value: Json | undefined): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new Misfit();
  return value;
}

/** In canonical form. */
export function optionalQuantity(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const parsed = parseQuantity(typeof value === 'number' ? String(value) : textOf(value));
  if (!parsed) throw new Misfit();
  return formatQuantity(parsed);
}

export function quantityOrZero(value: Json | undefined): string {
  return optionalQuantity(value) ?? '0';
}

export function optionalSelector(value: Json | undefined): LabelSelector | undefined {
  return optionalObject(value, (object) => object as LabelSelector);
}

/** `object` without the members that are undefined. */
export function defined<T extends object>(object: { readonly [Name in keyof T]: T[Name] | undefined }): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
