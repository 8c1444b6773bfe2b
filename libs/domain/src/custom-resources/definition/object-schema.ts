import { builtInSchema } from '#domain/schema/built-in.js';
import type { Field, GroupVersionKind, ListSchema, ObjectSchema, ScalarType, Schema } from '#domain/schema/schema.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';

/** How Go holds objects of custom kinds. */
const goType = 'unstructured.Unstructured';

/**
 * The schema of a custom kind in the form that built-in kinds have theirs in: for server-side apply, GraphQL and whoever else asks what there is.
 * Bodies are not decoded by it: objects of custom kinds are taken as they come and then judged. Without a structural schema nothing is known but
 * what every object has.
 */
export function objectSchemaOf(kind: GroupVersionKind, schema: StructuralSchema | undefined): ObjectSchema {
  const fields = [...metaFields(), ...(schema ? propertyFields(schema) : [])];
  return {
    ...objectOf(fields, schema?.mapType === 'atomic', schema?.preservesUnknownFields ?? true),
    groupVersionKinds: [kind],
  };
}

function objectOf(fields: readonly Field[], atomic: boolean, preservesUnknownFields: boolean): ObjectSchema {
  return {
    kind: 'object',
    name: '',
    goType,
    fields: new Map(fields.map((field) => [field.name, field])),
    members: fields.map((field) => ({ field })),
    atomic,
    groupVersionKinds: [],
    ...(preservesUnknownFields && { preservesUnknownFields }),
  };
}

/** What every object has; where the schema says something of it, it is this all the same. */
function metaFields(): readonly Field[] {
  return [
    fieldOf('apiVersion', scalar('string')),
    fieldOf('kind', scalar('string')),
    fieldOf('metadata', builtInSchema('meta.v1.ObjectMeta')),
  ];
}

function propertyFields({ properties, props }: StructuralSchema): readonly Field[] {
  const required = new Set(props.required);
  const isMeta = (name: string): boolean => name === 'apiVersion' || name === 'kind' || name === 'metadata';
  return [...properties]
    .filter(([name]) => !isMeta(name))
    .map(([name, property]) => ({
      ...fieldOf(name, schemaOf(property)),
      required: required.has(name),
      ...(property.default !== undefined && { default: property.default }),
    }));
}

function fieldOf(name: string, schema: Schema): Field {
  return { name, goName: name, schema, proto: 0, pointer: true, omitEmpty: true, omitZero: false, required: false, patchStrategies: [] };
}

function scalar(type: ScalarType): Schema {
  return { kind: 'scalar', type, goType: type };
}

function schemaOf(schema: StructuralSchema): Schema {
  const { type, isIntOrString, props } = schema;
  if (isIntOrString) return scalar('intOrString');
  switch (type) {
    case 'object':
      return structOf(schema);
    case 'array':
      return listOf(schema);
    case 'integer':
      return scalar(props.format === 'int32' ? 'int32' : 'int64');
    case 'number':
      return scalar('double');
    case 'boolean':
      return scalar('boolean');
    case 'string': {
      const values = (props.enum ?? []).filter((value) => typeof value === 'string');
      return { kind: 'scalar', type: 'string', goType: 'string', ...(values.length > 0 && { enum: values.toSorted() }) };
    }
    default:
      return scalar('json');
  }
}

function structOf(schema: StructuralSchema): Schema {
  const { properties, additionalProperties, mapType, isEmbeddedResource, preservesUnknownFields } = schema;
  const atomic = mapType === 'atomic';
  if (properties.size === 0 && !isEmbeddedResource && additionalProperties !== undefined && additionalProperties !== false)
    return { kind: 'map', values: typeof additionalProperties === 'object' ? schemaOf(additionalProperties) : scalar('json'), atomic };
  const fields = [...(isEmbeddedResource ? metaFields() : []), ...propertyFields(schema)];
  return objectOf(fields, atomic, preservesUnknownFields);
}

function listOf({ items, listType, listMapKeys }: StructuralSchema): ListSchema {
  const type: ListSchema['listType'] = listType === 'set' || listType === 'map' ? listType : 'atomic';
  return { kind: 'list', items: items ? schemaOf(items) : scalar('json'), listType: type, mapKeys: listMapKeys, wrapped: false };
}
