import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecodeError } from '#domain/codec/decode-error.js';
import { decodeJson, decodeNode, normalize } from '#domain/codec/decode-json.js';
import { decodeProtobuf } from '#domain/codec/decode-protobuf.js';
import { encodeJson } from '#domain/codec/encode-json.js';
import { encodeProtobuf } from '#domain/codec/encode-protobuf.js';
import { nodeOf } from '#domain/codec/json-node.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { ObjectSchema, ScalarType, Schema } from '#domain/schema/schema.js';

/** Properties of the codec as a whole, over objects of any shape a schema allows (and some that it does not). */

const scalars: Readonly<Record<ScalarType, fc.Arbitrary<unknown>>> = {
  string: fc.string({ unit: 'binary', maxLength: 6 }),
  boolean: fc.boolean(),
  int32: fc.integer(),
  int64: fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n })),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  bytes: fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  time: fc.constantFrom('2026-01-02T03:04:05Z', '2026-01-02T03:04:05.25+01:00'),
  microTime: fc.constantFrom('2026-01-02T03:04:05.000001Z', '2026-01-02T03:04:05.000000-07:00'),
  duration: fc.constantFrom('1m30s', '1.5h', '0s'),
  quantity: fc.constantFrom('1', '1000m', '0.5', '1024Ki', '3Gi', '12e6', '0'),
  intOrString: fc.oneof(fc.integer(), fc.constantFrom('http', '50%', '')),
  fieldsV1: fc.constant({ 'f:metadata': { 'f:labels': {} } }),
  rawExtension: fc.dictionary(fc.string({ minLength: 1, maxLength: 4 }), fc.oneof(fc.integer(), fc.string())),
  json: fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant([1, { a: 'b' }])),
  schemaOrArray: fc.constantFrom<unknown>({ type: 'string' }, [{ type: 'string' }, { minLength: 1 }]),
  schemaOrBool: fc.constantFrom<unknown>(true, false, { type: 'string' }),
  schemaOrStrings: fc.constantFrom<unknown>(['a', 'b'], { type: 'string' }),
};

function arbitrary(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  switch (schema.kind) {
    case 'scalar':
      return scalars[schema.type];
    case 'list':
      return fc.array(arbitrary(schema.items, depth), { maxLength: 2 });
    case 'map':
      return fc.dictionary(fc.constantFrom('b', 'a', 'a.b/c', '\u00e9', '__proto__'), arbitrary(schema.values, depth), {
        maxKeys: 2,
        noNullPrototype: true,
      });
    case 'object':
      return arbitraryObject(schema, depth);
  }
}

/** A few of the fields, in any order. */
function arbitraryObject(schema: ObjectSchema, depth: number): fc.Arbitrary<object> {
  const fields = [...schema.fields.values()].filter((field) => depth > 0 || field.schema.kind === 'scalar');
  if (fields.length === 0) return fc.constant({});
  return fc
    .subarray(fields, { maxLength: Math.min(5, fields.length) })
    .chain((chosen) => fc.shuffledSubarray(chosen, { minLength: chosen.length }))
    .chain((chosen) =>
      fc.tuple(
        ...chosen.map((field) => fc.option(arbitrary(field.schema, depth - 1), { freq: 8 }).map((value) => [field.name, value] as const)),
      ),
    )
    .map((entries) => Object.fromEntries(entries));
}

const types = [
  'core.v1.Pod',
  'core.v1.Secret',
  'apps.v1.Deployment',
  'coordination.v1.Lease',
  'apps.v1.ControllerRevision',
  'core.v1.Service',
  'apiextensions.v1.CustomResourceDefinition',
  'authorization.v1.SubjectAccessReview',
  'resource.v1.ResourceSlice',
];
/** Named by its type: a schema would make counterexamples unreadable. */
const anyObject = fc.constantFrom(...types).chain((type) => arbitraryObject(builtInSchema(type), 5).map((object) => ({ type, object })));

/** Go writes this map where it is nil too (seeds -1596160110 and 1100666998). */
const emptyMaps: [{ type: string; object: object }][] = [
  [{ type: 'core.v1.Pod', object: { status: { nodeAllocatableResourceClaimStatuses: [{ resourceClaimName: null, resources: {} }] } } }],
  [{ type: 'core.v1.Pod', object: { status: { nodeAllocatableResourceClaimStatuses: [{ containers: null, resources: {} }] } } }],
];

describe('for every object', () => {
  test('the fast way of decoding and the exact one agree', () => {
    fc.assert(
      fc.property(anyObject, ({ type, object }) => {
        const schema = builtInSchema(type);
        const { object: decoded } = decodeJson(schema, encodeJson(object), { strict: true });
        expect(encodeJson(decoded)).toBe(encodeJson(decodeNode(schema, nodeOf(object), true).object));
        expect(encodeJson(decoded)).toBe(encodeJson(normalize(schema, object)));
      }),
      { numRuns: 300 },
    );
  });

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(anyObject, ({ type, object }) => {
        const schema = builtInSchema(type);
        const once = normalize(schema, object);
        expect(normalize(schema, once)).toBe(once);
      }),
      { numRuns: 300 },
    );
  });

  test('protobuf loses nothing but the difference between empty and nil', () => {
    fc.assert(
      fc.property(anyObject, ({ type, object }) => {
        const schema = builtInSchema(type);
        const bytes = encodeProtobuf(schema, normalize(schema, object));
        const decoded = decodeProtobuf<object>(schema, bytes);
        expect(Buffer.compare(encodeProtobuf(schema, decoded), bytes)).toBe(0);
        expect(normalize(schema, decoded)).toBe(decoded);
        expect(semanticallyEqual(withoutEmptyMaps(schema, withoutType(normalize(schema, object))), decoded)).toBe(true);
      }),
      { numRuns: 300, examples: emptyMaps },
    );
  });

  test('damaged protobuf is refused or read, and does nothing else', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
    fc.assert(
      fc.property(anyObject, damage, fc.nat(), ({ type, object }, changes, cut) => {
        const schema = builtInSchema(type);
        const bytes = encodeProtobuf(schema, normalize(schema, object));
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        try {
          decodeProtobuf(schema, bytes.subarray(0, cut % (bytes.length * 2 + 1)));
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** kind and apiVersion travel in the envelope. */
function withoutType(object: object): object {
  const { kind: _, apiVersion: __, ...rest } = object as Record<string, unknown>;
  return rest;
}

/** Protobuf has no empty maps; where Go writes a map even when it is nil, an empty one becomes null. */
function withoutEmptyMaps(schema: Schema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (schema.kind === 'list') return (value as unknown[]).map((item) => withoutEmptyMaps(schema.items, item));
  const entries = Object.entries(value);
  if (schema.kind === 'map') {
    return entries.length === 0 ? null : Object.fromEntries(entries.map(([key, item]) => [key, withoutEmptyMaps(schema.values, item)]));
  }
  if (schema.kind === 'scalar') return value;
  return Object.fromEntries(
    entries.map(([name, member]) => {
      const field = schema.fields.get(name);
      return [name, field ? withoutEmptyMaps(field.schema, member) : member];
    }),
  );
}
