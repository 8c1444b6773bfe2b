import { crossRegisteredKinds } from '#domain/api/open-api/cross-registered-kinds.js';
import { described, type DefinitionWriter, referenceWith } from '#domain/api/open-api/definition-writer.js';
import { scalarDefinition } from '#domain/api/open-api/scalar-definitions.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { Json, JsonObject } from '#domain/json/json.js';
import { openApiName } from '#domain/schema/built-in.js';
import type { Field, ObjectSchema, Schema } from '#domain/schema/schema.js';

/** A built-in type as OpenAPI publishes it. */
export function toDefinition(schema: ObjectSchema, writer: DefinitionWriter): JsonObject {
  const name = openApiName(schema.name);
  const fields = [...schema.fields.values()];
  const required = fields.filter((field) => field.required).map((field) => field.name);
  const properties = fields
    .toSorted((a, b) => compareBytewise(a.name, b.name))
    .map((field) => [field.name, toProperty(field, writer.descriptions.ofField(name, field.name), writer)] as const);
  return {
    ...described(writer.descriptions.ofDefinition(name)),
    type: 'object',
    ...(required.length > 0 && { required }),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...kindsOf(schema, writer),
    ...(schema.atomic && { 'x-kubernetes-map-type': 'atomic' }),
    ...(schema.unions && { 'x-kubernetes-unions': schema.unions as Json }),
  };
}

function kindsOf(schema: ObjectSchema, writer: DefinitionWriter): JsonObject {
  const kinds = crossRegisteredKinds(schema, writer.groupVersion) ?? schema.groupVersionKinds;
  if (kinds.length === 0) return {};
  return { 'x-kubernetes-group-version-kind': kinds.map(({ group, version, kind }) => ({ group, kind, version })) };
}

function toProperty(field: Field, description: string | undefined, writer: DefinitionWriter): JsonObject {
  const value = writer.form === 'v3' && field.default !== undefined ? { default: field.default as Json } : {};
  const extensions = extensionsOf(field);
  const { schema } = field;
  if (schema.kind === 'object') return referenceWith(writer, openApiName(schema.name), { ...described(description), ...value }, extensions);
  if (schema.kind === 'scalar') {
    const known = scalarDefinition(schema);
    if ('name' in known) return referenceWith(writer, known.name, { ...described(description), ...value }, extensions);
    return { ...described(description), ...known.type, ...value, ...(schema.enum && { enum: schema.enum }), ...extensions };
  }
  const { type, ...inner } = toType(schema, writer);
  return { ...described(description), ...(type !== undefined && { type }), ...value, ...inner, ...extensions };
}

/** A type inside a list or a map, where it has neither text nor default. */
function toType(schema: Schema, writer: DefinitionWriter): JsonObject {
  switch (schema.kind) {
    case 'object':
      return writer.reference(openApiName(schema.name));
    case 'list':
      return { type: 'array', items: toType(schema.items, writer) };
    case 'map':
      return { type: 'object', additionalProperties: toType(schema.values, writer) };
    case 'scalar': {
      const known = scalarDefinition(schema);
      return 'name' in known ? writer.reference(known.name) : { ...known.type, ...(schema.enum && { enum: schema.enum }) };
    }
  }
}

function extensionsOf({ schema, listType, mapType, patchMergeKey, patchStrategies }: Field): JsonObject {
  const mapKeys = schema.kind === 'list' ? schema.mapKeys : [];
  return {
    ...(mapKeys.length > 0 && { 'x-kubernetes-list-map-keys': mapKeys }),
    ...(listType !== undefined && { 'x-kubernetes-list-type': listType }),
    ...(mapType !== undefined && { 'x-kubernetes-map-type': mapType }),
    ...(patchMergeKey !== undefined && { 'x-kubernetes-patch-merge-key': patchMergeKey }),
    ...(patchStrategies.length > 0 && { 'x-kubernetes-patch-strategy': patchStrategies.join(',') }),
  };
}
