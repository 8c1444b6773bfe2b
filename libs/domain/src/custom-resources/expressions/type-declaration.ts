import { escapeName } from '#domain/custom-resources/expressions/escape-name.js';
import { utf8Length } from '#domain/cel/syntax/source.js';
import { maxRequestBytes } from '#domain/custom-resources/rules/limits.js';
import { withTypeAndObjectMeta } from '#domain/custom-resources/expressions/with-type-and-object-meta.js';
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  objectType,
  stringType,
  timestampType,
} from '#domain/cel/types/cel-type.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';

/**
 * What expressions know of a value described by a schema: its type, and how large it may be. Parts that expressions cannot see are left out.
 * Source: SchemaDeclType of apiserver/pkg/cel/common/schemas.go.
 */
export interface TypeDeclaration {
  /** Of an object without a name of its own yet it is `object`. */
  readonly type: CelType;
  /** Fields of an object, by their escaped names. */
  readonly fields: ReadonlyMap<string, TypeDeclaration> | undefined;
  /** Of a list's items or a map's values. */
  readonly element: TypeDeclaration | undefined;
  /** The most elements, characters or bytes; 0 where that is not asked. */
  readonly maxElements: number;
  /** The fewest bytes that it takes in JSON. */
  readonly minSize: number;
}

const longestDuration = 32;
const longestTime = 32;
const dateLength = 12;

/** The declaration of a schema, undefined where expressions cannot see such values. `isResourceRoot` adds kind, apiVersion and the name. */
export function declareSchema(schema: StructuralSchema, isResourceRoot: boolean): TypeDeclaration | undefined {
  const { props } = schema;
  if (schema.isIntOrString) return scalar(dynType, 1, longestText(props.maxLength));
  switch (schema.type) {
    case 'array':
      return declareList(isResourceRoot ? withTypeAndObjectMeta(schema) : schema);
    case 'object':
      return declareObject(isResourceRoot ? withTypeAndObjectMeta(schema) : schema);
    case 'string':
      return declareText(schema);
    case 'boolean':
      return scalar(boolType, 4, 0);
    case 'number':
      return scalar(doubleType, 1, 0);
    case 'integer':
      return scalar(intType, 1, 0);
    default:
      return undefined;
  }
}

function scalar(type: CelType, minSize: number, maxElements: number): TypeDeclaration {
  return { type, fields: undefined, element: undefined, maxElements, minSize };
}

/** Four bytes for each character. */
function longestText(maxLength: number | undefined): number {
  return maxLength === undefined ? maxRequestBytes - 2 : Math.max(maxLength, 0) * 4;
}

function declareText({ props }: StructuralSchema): TypeDeclaration {
  switch (props.format) {
    case 'byte':
      return scalar(bytesType, 2, props.maxLength === undefined ? maxRequestBytes - 2 : Math.max(props.maxLength, 0));
    case 'duration':
      return scalar(durationType, 3, longestDuration);
    case 'date':
      return scalar(timestampType, dateLength, dateLength);
    case 'date-time':
      return scalar(timestampType, 21, longestTime);
    default:
      return scalar(stringType, 2, longestPlainText(props.maxLength, props.enum));
  }
}

function longestPlainText(maxLength: number | undefined, values: readonly unknown[] = []): number {
  if (maxLength !== undefined || values.length === 0) return longestText(maxLength);
  return Math.max(0, ...values.map((value) => (typeof value === 'string' ? utf8Length(value) : 0)));
}

function declareList(schema: StructuralSchema): TypeDeclaration | undefined {
  const { items, props } = schema;
  const element = items && declareSchema(items, items.isEmbeddedResource);
  if (!element) return undefined;
  const maxElements =
    props.maxItems === undefined ? Math.floor((maxRequestBytes - 2) / (element.minSize + 1)) : Math.max(props.maxItems, 0);
  return { type: listType(element.type), fields: undefined, element, maxElements, minSize: 2 };
}

function declareObject(schema: StructuralSchema): TypeDeclaration | undefined {
  const { additionalProperties } = schema;
  return typeof additionalProperties === 'object' ? declareMap(schema, additionalProperties) : declareFields(schema);
}

/** A key and what stands around it take six bytes at least. */
function declareMap({ props }: StructuralSchema, values: StructuralSchema): TypeDeclaration | undefined {
  const element = declareSchema(values, values.isEmbeddedResource);
  if (!element) return undefined;
  const { maxProperties } = props;
  const maxElements = maxProperties === undefined ? Math.floor((maxRequestBytes - 2) / (element.minSize + 6)) : Math.max(maxProperties, 0);
  return { type: mapType(stringType, element.type), fields: undefined, element, maxElements, minSize: 2 };
}

function declareFields({ properties, props }: StructuralSchema): TypeDeclaration {
  const required = new Set(props.required ?? []);
  const fields = new Map<string, TypeDeclaration>();
  let minSize = 2;
  for (const [name, property] of properties) {
    const field = declareSchema(property, property.isEmbeddedResource);
    if (!field) continue;
    const escaped = escapeName(name);
    if (escaped !== undefined) fields.set(escaped, field);
    if (required.has(name) && property.default === undefined) minSize += utf8Length(name) + field.minSize + 4;
  }
  return { type: objectType('object'), fields, element: undefined, maxElements: 0, minSize };
}
