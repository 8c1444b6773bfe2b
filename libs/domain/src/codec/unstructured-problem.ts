import { decodeBase64 } from '#domain/codec/base64.js';
import { DecodeError } from '#domain/codec/decode-error.js';
import { ExactDecoder, goTypeOf } from '#domain/codec/exact-decoder.js';
import { nodeOf } from '#domain/codec/json-node.js';
import type { ObjectSchema, ScalarSchema, Schema } from '#domain/schema/schema.js';

/**
 * What upstream's converter from maps to structs says of a value that does not fit; undefined where it finds nothing. The result of a
 * strategic merge goes that way and not through JSON, so it has other words for the same mistakes.
 * Source: k8s.io/apimachinery/pkg/runtime/converter.go fromUnstructured.
 */
export function unstructuredProblem(schema: Schema, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  switch (schema.kind) {
    case 'object':
      return isMap(value) ? problemOfFields(schema, value) : `cannot restore struct from: ${goKind(value)}`;
    case 'map':
      if (!isMap(value)) return `cannot restore map from ${goKind(value)}`;
      return firstProblem(Object.values(value), schema.values);
    case 'list':
      return Array.isArray(value) ? firstProblem(value, schema.items) : `cannot restore slice from ${goKind(value)}`;
    case 'scalar':
      return problemOfScalar(schema, value);
  }
}

function problemOfFields({ members }: ObjectSchema, value: Readonly<Record<string, unknown>>): string | undefined {
  for (const member of members) {
    const problem =
      'inlined' in member
        ? unstructuredProblem(member.inlined, value)
        : Object.hasOwn(value, member.field.name)
          ? unstructuredProblem(member.field.schema, value[member.field.name])
          : undefined;
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function firstProblem(values: readonly unknown[], schema: Schema): string | undefined {
  for (const value of values) {
    const problem = unstructuredProblem(schema, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOfScalar(schema: ScalarSchema, value: unknown): string | undefined {
  switch (schema.type) {
    case 'string':
      if (typeof value === 'string') return undefined;
      return goKind(value) === 'int64' ? cannotConvert(value, schema) : 'unrecognized type: string';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'unrecognized type: bool';
    case 'int32':
    case 'int64':
      if (goKind(value) === 'float64') return cannotConvert(value, schema);
      return goKind(value) === 'int64' ? undefined : `unrecognized type: ${schema.type}`;
    case 'double':
      return typeof value === 'number' || typeof value === 'bigint' ? undefined : 'unrecognized type: float64';
    case 'bytes':
      return problemOfBytes(value);
    default:
      return problemOfOwnJson(schema, value);
  }
}

function problemOfBytes(value: unknown): string | undefined {
  if (Array.isArray(value)) return undefined;
  if (typeof value !== 'string') return `cannot restore slice from ${goKind(value)}`;
  const bytes = decodeBase64(value);
  return bytes instanceof Uint8Array ? undefined : `error decoding from json: illegal base64 data at input byte ${bytes.corruptAt}`;
}

/** Types that read JSON themselves: times, quantities. */
function problemOfOwnJson(schema: ScalarSchema, value: unknown): string | undefined {
  try {
    new ExactDecoder().decode(schema, nodeOf(value));
    return undefined;
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
}

function cannotConvert(value: unknown, schema: ScalarSchema): string {
  return `cannot convert ${goKind(value)} to ${goTypeOf(schema)}`;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Go's kind of what a JSON value is read as. */
function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int64';
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64';
    case 'object':
      return 'map';
    default:
      return 'string';
  }
}
