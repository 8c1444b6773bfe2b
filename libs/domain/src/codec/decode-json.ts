import { DecodeError, TypeMismatch } from '#domain/codec/decode-error.js';
import { ExactDecoder } from '#domain/codec/exact-decoder.js';
import { nodeOf, parseNode, type JsonNode } from '#domain/codec/json-node.js';
import { conversionOf, type ConversionMode, Irregular } from '#domain/codec/normalize-plan.js';
import { parsePlainJson, unusual } from '#domain/codec/plain-json.js';
import { StrictErrors } from '#domain/codec/strict-errors.js';
import { untypedValue } from '#domain/codec/untyped-decoder.js';
import type { Schema } from '#domain/schema/schema.js';

/**
 * Text to objects and back to what Go would have made of them.
 *
 * Every function here has two ways that agree: JSON.parse with one walk over the value for the usual text, and for anything else
 * (duplicates, unknown fields, type errors, odd numbers) the exact decoder, which follows Go member by member.
 *
 * Integers beyond 2^53 in 64 bits, which Go keeps, are bigints in the value; every other number is a number. encodeJson writes both.
 */
export interface Decoded<T = unknown> {
  /** As Go would encode it again: see normalize. */
  readonly object: T;
  /** `unknown field "spec.foo"`, `duplicate field "spec.replicas"`, … in order, at most 100; empty unless decoding was strict. */
  readonly strictErrors: readonly string[];
}

const lenient: readonly string[] = [];

/** Decodes a JSON body of a known type; throws DecodeError. Names are case-sensitive; without `strict` unknown fields are dropped. */
export function decodeJson<T = unknown>(schema: Schema, text: string, { strict }: { readonly strict: boolean }): Decoded<T> {
  const value = parsePlainJson(text);
  if (value !== unusual) {
    const object = tryConvert(schema, value, strict ? 'strict' : 'read');
    if (object !== unusual) return { object: object as T, strictErrors: lenient };
  }
  return decodeNode(schema, parseNode(text), strict);
}

/** As decodeJson, for a value that did not come from a text: a patched object, a GraphQL input. */
export function decodeValue<T = unknown>(schema: Schema, value: unknown, { strict }: { readonly strict: boolean }): Decoded<T> {
  const object = tryConvert(schema, value, strict ? 'strict' : 'read');
  return object === unusual ? decodeNode(schema, nodeOf(value), strict) : { object: object as T, strictErrors: lenient };
}

/** As decodeJson, for what was parsed from another notation (YAML). */
export function decodeNode<T = unknown>(schema: Schema, node: JsonNode, strict: boolean): Decoded<T> {
  const decoder = new ExactDecoder();
  const value = decoder.decode(schema, node) ?? {};
  return { object: conversionOf(schema)(value, 'read') as T, strictErrors: strict ? decoder.strictErrors.texts : lenient };
}

/**
 * What decoding a value in Go and encoding it again gives: fields in the order of declaration, unknown ones and empty `omitempty`
 * ones gone, zero values written where Go writes them, quantities, times and base64 in their canonical form, map keys sorted.
 * Returns the value itself when nothing had to change, shares what it can otherwise, and is idempotent. Throws DecodeError.
 */
export function normalize<T>(schema: Schema, value: T): T {
  return decodeValue<T>(schema, value, { strict: false }).object;
}

/** As normalize, as upstream's storage gives the value back: lists that are empty are null where Go writes them. */
export function normalizeForStorage<T>(schema: Schema, value: T): T {
  const stored = tryConvert(schema, value, 'store');
  return stored === unusual ? (conversionOf(schema)(normalize(schema, value), 'store') as T) : (stored as T);
}

/** Decodes a body without a type, as custom resources are: duplicates are the only strict errors. Throws DecodeError. */
export function decodeUntyped(text: string, { strict }: { readonly strict: boolean }): Decoded {
  const value = parsePlainJson(text);
  if (value !== unusual) return { object: value, strictErrors: lenient };
  const duplicates = new StrictErrors();
  let huge: DecodeError | undefined;
  const object = untypedValue(parseNode(text), duplicates, (number) => {
    huge ??= new TypeMismatch(`number ${number}`, 'float64', '', '');
  });
  if (huge) throw huge;
  return { object, strictErrors: strict ? duplicates.texts : lenient };
}

/** JSON.parse that keeps 64-bit integers (as bigints where a number cannot hold them) and throws DecodeError with Go's text. */
export function parseJson(text: string): unknown {
  return decodeUntyped(text, { strict: false }).object;
}

/** The normalised value, or `unusual` when only the exact decoder can say what it is. */
function tryConvert(schema: Schema, value: unknown, mode: ConversionMode): unknown {
  try {
    return conversionOf(schema)(value, mode) ?? unusual;
  } catch (error) {
    if (error instanceof Irregular) return unusual;
    throw error;
  }
}
