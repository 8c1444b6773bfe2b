import type { FieldType, ListType, MapField, MapType } from '#domain/apply/field-type.js';
import { deducedMap, deducedType, noDeclaredFields, untyped } from '#domain/apply/deduced-type.js';
import { fieldElement, type PathElement } from '#domain/apply/path-element.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { Json } from '#domain/json/json.js';
import type { Field, ListSchema, MapSchema, ObjectSchema, ScalarType, Schema } from '#domain/schema/schema.js';

/**
 * The types of server-side apply from schemas. Source: k8s.io/kube-openapi/pkg/schemaconv/openapi.go, which reads the same from OpenAPI v3;
 * what it finds for a type of its own name there (Quantity, IntOrString, RawExtension, …) is written out here.
 */
export function fieldTypeOf(schema: ObjectSchema): FieldType {
  return typeOf(schema, false);
}

const scalars: Readonly<Record<ScalarType, FieldType>> = {
  string: { scalar: 'string' },
  bytes: { scalar: 'string' },
  duration: { scalar: 'string' },
  boolean: { scalar: 'boolean' },
  int32: { scalar: 'numeric' },
  int64: { scalar: 'numeric' },
  double: { scalar: 'numeric' },
  time: { scalar: 'untyped' },
  microTime: { scalar: 'untyped' },
  quantity: { scalar: 'untyped' },
  intOrString: deducedType,
  json: deducedType,
  schemaOrArray: deducedType,
  schemaOrBool: deducedType,
  schemaOrStrings: deducedType,
  fieldsV1: { map: deducedMap },
  rawExtension: untyped,
};

const plain = new WeakMap<Schema, FieldType>();
const open = new WeakMap<Schema, FieldType>();

/** `isOpen`: an enclosing object keeps unknown fields, which goes for all that is inside. Types of their own name begin anew. */
function typeOf(schema: Schema, isOpen: boolean): FieldType {
  if (schema.kind === 'scalar') return scalars[schema.type];
  const cache = isOpen ? open : plain;
  let type = cache.get(schema);
  if (!type) cache.set(schema, (type = compile(schema, isOpen)));
  return type;
}

function compile(schema: ListSchema | MapSchema | ObjectSchema, isOpen: boolean): FieldType {
  switch (schema.kind) {
    case 'list':
      return { list: listOf(schema, schema, isOpen) };
    case 'map':
      return { map: mapOf(schema, schema.atomic, isOpen) };
    case 'object':
      return { map: objectOf(schema, schema.atomic, isOpen) };
  }
}

interface MergeRules {
  readonly listType: ListSchema['listType'];
  readonly mapKeys: readonly string[];
}

function listOf({ items }: ListSchema, { listType, mapKeys }: MergeRules, isOpen: boolean): ListType {
  return {
    get items() {
      return typeOf(items, isOpen && !hasName(items));
    },
    atomic: listType === 'atomic',
    keys: listType === 'map' ? mapKeys.toSorted(compareBytewise) : [],
    declaredKeys: listType === 'map' ? mapKeys : [],
  };
}

function mapOf({ values }: MapSchema, atomic: boolean, isOpen: boolean): MapType {
  return {
    fields: noDeclaredFields,
    get members() {
      return typeOf(values, isOpen && !hasName(values));
    },
    atomic,
    isFree: values.kind === 'scalar' && values.type === 'json',
  };
}

function objectOf(schema: ObjectSchema, atomic: boolean, isInOpen: boolean): MapType {
  const isOpen = isInOpen || schema.preservesUnknownFields === true;
  const isFree = schema.fields.size === 0;
  return {
    fields: new Map([...schema.fields.values()].map((field) => [field.name, new DeclaredField(field, isOpen)])),
    members: isFree || isOpen ? deducedType : undefined,
    atomic,
    isFree,
  };
}

function hasName(schema: Schema): boolean {
  return schema.kind === 'object' && schema.name !== '';
}

/** Schemas contain themselves, so the type of a field is made when it is asked for. */
class DeclaredField implements MapField {
  readonly name: string;
  readonly element: PathElement;
  readonly default: Json | undefined;
  #type: FieldType | undefined;

  constructor(
    private readonly field: Field,
    private readonly isOpen: boolean,
  ) {
    this.name = field.name;
    this.element = fieldElement(field.name);
    this.default = field.default as Json | undefined;
  }

  get type(): FieldType {
    return (this.#type ??= this.#compile());
  }

  #compile(): FieldType {
    const { schema, mapType } = this.field;
    const isOpen = this.isOpen && !hasName(schema);
    const atomic = mapType === undefined ? undefined : mapType === 'atomic';
    if (schema.kind === 'list') return { list: listOf(schema, mergeRulesOf(this.field, schema), isOpen) };
    if (atomic !== undefined && schema.kind === 'map') return { map: mapOf(schema, atomic, isOpen) };
    if (atomic !== undefined && schema.kind === 'object') return { map: objectOf(schema, atomic, isOpen) };
    return typeOf(schema, isOpen);
  }
}

/** A list without a type of its own merges as strategic merge patch would have it. */
function mergeRulesOf({ listType, patchStrategies, patchMergeKey }: Field, schema: ListSchema): MergeRules {
  if (listType !== undefined || schema.listType !== 'atomic' || !patchStrategies.includes('merge')) return schema;
  return patchMergeKey === undefined ? { listType: 'set', mapKeys: [] } : { listType: 'map', mapKeys: [patchMergeKey] };
}
