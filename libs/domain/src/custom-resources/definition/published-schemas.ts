import { metaName } from '#domain/api/open-api/definition-name.js';
import type { PublishedSchemas } from '#domain/api/resource-definition.js';
import { isIntOrStringAnyOf } from '#domain/custom-resources/structural/validate-value-rules.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import type { JsonObject } from '#domain/json/json.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

/**
 * A schema as OpenAPI has it. v3 says all of it; v2 says neither what it has no words for nor what kubectl would misunderstand there.
 * Sources: buildKubeNative in k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder/builder.go, ToStructuralOpenAPIV2 in
 * controller/openapi/v2/conversion.go.
 */
export function publishedSchemas(schema: StructuralSchema | undefined, preservesUnknownFields: boolean): PublishedSchemas {
  if (!schema) return {};
  const v3 = toV3(schema.props);
  return { v3, ...(!schema.preservesUnknownFields && !preservesUnknownFields && { v2: toV2(schema.props) }) };
}

type Change = (props: JSONSchemaProps) => JSONSchemaProps;

/** The schemas of members, items and values changed. */
function mapInner(props: JSONSchemaProps, change: Change): JSONSchemaProps {
  const { properties, items, additionalProperties } = props;
  return {
    ...props,
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, change(property)])) }),
    ...(items && { items: change(items as JSONSchemaProps) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: change(additionalProperties) }),
  };
}

function toV3(props: JSONSchemaProps): JsonObject {
  const change: Change = (one) => withResourceFields(unfold(mapInner(one, change)), '#/components/schemas/');
  return mapInner(unfold(props), change) as unknown as JsonObject;
}

/** An integer or a string is said as an alternative of the two, where it is not. */
function unfold(props: JSONSchemaProps): JSONSchemaProps {
  if (!props['x-kubernetes-int-or-string'] || isIntOrStringAnyOf(props)) return props;
  if (props.allOf?.[0] && isIntOrStringAnyOf(props.allOf[0])) return props;
  const anyOf = [{ type: 'integer' }, { type: 'string' }];
  return props.anyOf ? { ...props, allOf: [{ anyOf }, ...(props.allOf ?? [])] } : { ...props, anyOf };
}

function toV2(props: JSONSchemaProps): JsonObject {
  const change: Change = (one) => {
    const said = mapInner(forV2(one), change);
    return said['x-kubernetes-preserve-unknown-fields'] ? said : withResourceFields(said, '#/definitions/');
  };
  return mapInner(forV2(props), change) as unknown as JsonObject;
}

function forV2(props: JSONSchemaProps): JSONSchemaProps {
  const { allOf: _a, oneOf: _o, anyOf: _n, not: _t, default: _d, nullable, ...plain } = props;
  const isOpen = props['x-kubernetes-preserve-unknown-fields'] === true;
  const { items, properties, ...rest } = plain;
  const keepsInner = !nullable && !isOpen;
  const type = nullable || (isOpen && rest.type === 'object') || (rest.type === 'array' && !(keepsInner && items)) ? undefined : rest.type;
  const required = requiredForV2(props, keepsInner);
  const { type: _type, required: _required, ...others } = rest;
  return {
    ...others,
    ...(type !== undefined && { type }),
    ...(keepsInner && items && { items }),
    ...(keepsInner && properties && { properties }),
    ...(required.length > 0 && { required }),
  };
}

/** What may be null may be absent as well. */
function requiredForV2({ required = [], properties = {}, additionalProperties }: JSONSchemaProps, keepsInner: boolean): readonly string[] {
  if (typeof additionalProperties === 'object' && additionalProperties.nullable) return [];
  return keepsInner ? required.filter((name) => !properties[name]?.nullable) : required;
}

const conventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';

/** An object inside an object has what every object has. */
function withResourceFields(props: JSONSchemaProps, references: string): JSONSchemaProps {
  if (!props['x-kubernetes-embedded-resource']) return props;
  const required = [...(props.required ?? [])];
  for (const name of ['kind', 'apiVersion']) if (!required.includes(name)) required.push(name);
  return {
    ...props,
    properties: {
      ...props.properties,
      apiVersion: { type: 'string', description: `Version of the schema that the object has. More info: ${conventions}#resources` },
      kind: { type: 'string', description: `Kind of the object, in CamelCase. More info: ${conventions}#types-kinds` },
      metadata: { $ref: `${references}${metaName('ObjectMeta')}` },
    },
    required,
  };
}
