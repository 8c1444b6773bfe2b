import { builtInSchema } from '#domain/schema/built-in.js';
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
  return new Map([...schema.fields.values()].map((field) => [field.goName, internalField(field, memberOf(value, field.name))]));
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
      return isAbsent(value) ? zeroOf(schema.type) : value;
  }
}

function wireStruct(schema: ObjectSchema, value: unknown): ReadonlyMap<string, unknown> {
  const entries = [...schema.fields.values()].map((field) => [field.name, memberOf(value, field.name)] as const);
  return new Map(entries.filter(([, member]) => member !== undefined));
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
