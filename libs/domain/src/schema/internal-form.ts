import { builtInSchema } from '#domain/schema/built-in.js';
import { internalFields, moveIntoSecurityContext } from '#domain/schema/internal-fields.js';
import type { Field, ObjectSchema, ScalarType, Schema } from '#domain/schema/schema.js';

/**
 * `value` as upstream prints its internal type, for messages that show a whole struct: Go's field names in order of declaration and
 * nothing left out. `typeName` is that of the API type the internal one mirrors, as `networking.v1.ParentReference`.
 * The result is for goMarshal: a Map is a struct.
 */
export function internalForm(typeName: string, value: unknown): unknown {
  return internalStruct(builtInSchema(typeName), value);
}

function internalStruct(schema: ObjectSchema, value: unknown): ReadonlyMap<string, unknown> {
  // types of meta/v1 have no internal twin: they print as they travel
  if (schema.name.startsWith('meta.v1.')) return wireStruct(schema, value);
  const given = schema.name === 'core.v1.PodSpec' ? moveIntoSecurityContext(value) : value;
  const fields = internalFields(schema, () => builtInSchema('core.v1.PodSpec'));
  const hasMeta = fields.some(({ goName }) => goName === 'ObjectMeta');
  return new Map(fields.flatMap((field) => (hasMeta && isEmbedded(field) ? embedded(field, given) : [entryOf(field, given)])));
}

function entryOf(field: Field, value: unknown): readonly [string, unknown] {
  return [field.goName, internalField(field, memberOf(value, field.name))];
}

/** Fields of the structs that objects embed: they stand among the object's own, under their names on the wire. */
function isEmbedded({ goName }: Field): boolean {
  return goName === 'ObjectMeta' || goName === 'Kind' || goName === 'APIVersion';
}

/** Metadata as it travels. Kind and apiVersion are empty in internal objects and left out. */
function embedded(field: Field, value: unknown): readonly (readonly [string, unknown])[] {
  if (field.goName !== 'ObjectMeta' || field.schema.kind !== 'object') return [];
  return [...wireStruct(field.schema, memberOf(value, field.name))].filter(([, member]) => !isEmpty(member));
}

function isEmpty(value: unknown): boolean {
  return isAbsent(value) || value === '' || (typeof value === 'object' && Object.keys(value as object).length === 0);
}

function internalField(field: Field, value: unknown): unknown {
  if (field.pointer && isAbsent(value)) return null;
  return internalValue(field.schema, value);
}

function internalValue(schema: Schema, value: unknown): unknown {
  switch (schema.kind) {
    case 'object':
      return internalStruct(schema, value ?? {});
    case 'list':
      return Array.isArray(value) ? value.map((item) => internalValue(schema.items, item)) : null;
    case 'map':
      if (isAbsent(value)) return null;
      return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, internalValue(schema.values, item)]));
    case 'scalar':
      return isAbsent(value) ? zeroOf(schema.type) : internalScalar(schema.type, value);
  }
}

/** What is written in several ways in a schema of a custom kind is a struct with a field for each. */
function internalScalar(type: ScalarType, value: unknown): unknown {
  const asSchema = (given: unknown): unknown => internalForm('apiextensions.v1.JSONSchemaProps', given);
  const isList = Array.isArray(value);
  switch (type) {
    case 'schemaOrArray':
      return new Map([
        ['Schema', isList ? null : asSchema(value)],
        ['JSONSchemas', isList ? value.map(asSchema) : null],
      ]);
    case 'schemaOrBool':
      return new Map<string, unknown>([
        ['Allows', value !== false],
        ['Schema', typeof value === 'boolean' ? null : asSchema(value)],
      ]);
    case 'schemaOrStrings':
      return new Map([
        ['Schema', isList ? null : asSchema(value)],
        ['Property', isList ? value : null],
      ]);
    default:
      return value;
  }
}

function wireStruct(schema: ObjectSchema, value: unknown): ReadonlyMap<string, unknown> {
  const entries = [...schema.fields.values()].map((field) => [field, memberOf(value, field.name)] as const);
  return new Map(entries.flatMap(([{ name, schema: of }, member]) => (member === undefined ? [] : [[name, wireValue(of, member)]])));
}

function wireValue(schema: Schema, value: unknown): unknown {
  if (schema.kind === 'object' && !isAbsent(value)) return wireStruct(schema, value);
  return schema.kind === 'list' && Array.isArray(value) ? value.map((item) => wireValue(schema.items, item)) : value;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function zeroOf(type: ScalarType): unknown {
  switch (type) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'int32':
    case 'int64':
    case 'double':
    case 'intOrString':
      return 0;
    case 'quantity':
      return '0';
    case 'duration':
      return '0s';
    case 'bytes':
    case 'time':
    case 'microTime':
    case 'fieldsV1':
    case 'rawExtension':
    case 'json':
    case 'schemaOrArray':
    case 'schemaOrBool':
    case 'schemaOrStrings':
      return null;
  }
}
