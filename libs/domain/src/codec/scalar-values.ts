import { decodeBase64, encodeBase64, isCanonicalBase64 } from '#domain/codec/base64.js';
import { canonicalQuantity } from '#domain/quantity/canonical.js';
import type { ScalarType } from '#domain/schema/schema.js';
import { formatGoDuration, parseGoDuration } from '#domain/time/go-duration.js';
import { canonicalTime } from '#domain/time/go-time.js';

/**
 * The scalars of the API as decoding and encoding in Go leaves them: `1000m` becomes `1`, times move to UTC.
 *
 * A reader takes a value other than null and undefined and returns what stands for it, null for a value that Go prints as null, or
 * `irregular` for one it would refuse or that needs a closer look.
 */
export type ScalarReader = (value: unknown) => unknown;

/** Not what the usual path expects: the exact decoder finds out what it is. */
export const irregular: unique symbol = Symbol('irregular');

const maxInt64 = 2n ** 63n;

const readers: Readonly<Record<Exclude<ScalarType, 'schemaOrArray' | 'schemaOrBool' | 'schemaOrStrings'>, ScalarReader>> = {
  string: (value) => (typeof value === 'string' ? value : irregular),
  boolean: (value) => (typeof value === 'boolean' ? value : irregular),
  int32: (value) => (isInt32(value) ? value : irregular),
  int64: (value) => (Number.isSafeInteger(value) || isInt64(value) ? value : irregular),
  double: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : irregular),
  bytes: readBytes,
  time: (value) => readTime(value, 'time'),
  microTime: (value) => readTime(value, 'microTime'),
  duration: readDuration,
  quantity: readQuantity,
  intOrString: (value) => (typeof value === 'string' || isInt32(value) ? value : irregular),
  fieldsV1: (value) => value,
  rawExtension: (value) => value,
  json: (value) => value,
};

/** The reader of a scalar type. The three types that hold JSON schemas are read by json-schema-values.ts. */
export function scalarReader(type: keyof typeof readers): ScalarReader {
  return readers[type];
}

function isInt32(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value;
}

function isInt64(value: unknown): boolean {
  return typeof value === 'bigint' && value < maxInt64 && value >= -maxInt64;
}

function readBytes(value: unknown): unknown {
  if (typeof value !== 'string') return irregular;
  if (isCanonicalBase64(value)) return value;
  const bytes = decodeBase64(value);
  return bytes instanceof Uint8Array ? encodeBase64(bytes) : irregular;
}

function readTime(value: unknown, layout: 'time' | 'microTime'): unknown {
  if (typeof value !== 'string') return irregular;
  const time = canonicalTime(value, layout);
  if ('text' in time) return time.text;
  return 'zero' in time ? null : irregular;
}

function readDuration(value: unknown): unknown {
  if (typeof value !== 'string') return irregular;
  const nanos = parseGoDuration(value);
  return typeof nanos === 'bigint' ? formatGoDuration(nanos) : irregular;
}

/** Numbers are accepted; how they were written decides what they are, so only whole ones are taken here. */
function readQuantity(value: unknown): unknown {
  if (typeof value === 'string') return canonicalQuantity(value) ?? canonicalQuantity(trimSpace(value)) ?? irregular;
  return Number.isSafeInteger(value) ? (canonicalQuantity(String(value)) ?? irregular) : irregular;
}

/** Go's strings.TrimSpace. */
export function trimSpace(text: string): string {
  return text.replace(/^[\t\n\v\f\r \u0085\p{Z}]+|[\t\n\v\f\r \u0085\p{Z}]+$/gu, '');
}
