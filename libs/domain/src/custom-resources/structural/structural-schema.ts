import type { Json } from '#domain/json/json.js';
import type { JSONSchemaProps, ValidationRule } from '#domain/schema/types/apiextensions-v1.js';

/**
 * What the schema of a custom kind says of the shape of a value: everything that pruning, defaults, list types and metadata need. What it
 * says of the value itself is in `props`. Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/structural.go.
 */
export interface StructuralSchema {
  /** Empty where the schema names none. */
  readonly type: string;
  readonly nullable: boolean;
  /** Undefined for none; null counts as none. */
  readonly default: Json | undefined;
  readonly properties: ReadonlyMap<string, StructuralSchema>;
  readonly items: StructuralSchema | undefined;
  /** `true` and `false` say nothing of the members. */
  readonly additionalProperties: StructuralSchema | boolean | undefined;
  readonly preservesUnknownFields: boolean;
  readonly isEmbeddedResource: boolean;
  readonly isIntOrString: boolean;
  readonly listType: string | undefined;
  readonly listMapKeys: readonly string[];
  readonly mapType: string | undefined;
  /** `x-kubernetes-validations`. */
  readonly rules: readonly ValidationRule[];
  /** The schema that this was made from. */
  readonly props: JSONSchemaProps;
}

/** A schema that cannot be read as a structural one at all; the message is upstream's. */
export class UnsupportedSchemaError extends Error {}

/** Throws UnsupportedSchemaError. Source: NewStructural in k8s.io/apiextensions-apiserver/pkg/apiserver/schema/convert.go. */
export function toStructuralSchema(props: JSONSchemaProps): StructuralSchema {
  refuseUnsupported(props);
  const { properties = {}, additionalProperties } = props;
  return {
    type: props.type ?? '',
    nullable: props.nullable ?? false,
    default: props.default ?? undefined,
    properties: new Map(Object.entries(properties).map(([name, property]) => [name, toStructuralSchema(property)])),
    items: itemsOf(props) && toStructuralSchema(itemsOf(props) as JSONSchemaProps),
    additionalProperties: typeof additionalProperties === 'object' ? toStructuralSchema(additionalProperties) : additionalProperties,
    preservesUnknownFields: props['x-kubernetes-preserve-unknown-fields'] ?? false,
    isEmbeddedResource: props['x-kubernetes-embedded-resource'] ?? false,
    isIntOrString: props['x-kubernetes-int-or-string'] ?? false,
    listType: props['x-kubernetes-list-type'],
    listMapKeys: props['x-kubernetes-list-map-keys'] ?? [],
    mapType: props['x-kubernetes-map-type'],
    rules: props['x-kubernetes-validations'] ?? [],
    props,
  };
}

/** The schema of every item; undefined where there is none, or a list of them. */
export function itemsOf({ items }: JSONSchemaProps): JSONSchemaProps | undefined {
  return items === undefined || Array.isArray(items) ? undefined : (items as JSONSchemaProps);
}

/** What a schema says in its `allOf`, `anyOf`, `oneOf` and `not`. */
export function junctionsOf({ not, allOf = [], anyOf = [], oneOf = [] }: JSONSchemaProps): readonly JSONSchemaProps[] {
  return [...(not ? [not] : []), ...allOf, ...anyOf, ...oneOf];
}

function refuseUnsupported(props: JSONSchemaProps): void {
  const found = unsupported.find(([, isIn]) => isIn(props));
  if (found) throw new UnsupportedSchemaError(`OpenAPIV3Schema '${found[0]}' is not supported`);
  for (const nested of junctionsOf(props)) refuseNested(nested);
  if (props['x-kubernetes-preserve-unknown-fields'] === false)
    throw new UnsupportedSchemaError("internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined");
  if (Array.isArray(props.items) && props.items.length > 0)
    throw new UnsupportedSchemaError("OpenAPIV3Schema 'items' must be a schema, but is an array");
}

function refuseNested(props: JSONSchemaProps): void {
  refuseUnsupported(props);
  const items = itemsOf(props);
  if (items) refuseNested(items);
  for (const property of Object.values(props.properties ?? {})) refuseNested(property);
  if (typeof props.additionalProperties === 'object') refuseNested(props.additionalProperties);
}

const isFilled = (members: object | undefined): boolean => members !== undefined && Object.keys(members).length > 0;

const unsupported: readonly (readonly [name: string, isIn: (props: JSONSchemaProps) => boolean])[] = [
  ['id', ({ id }) => Boolean(id)],
  ['schema', ({ $schema }) => Boolean($schema)],
  ['$ref', ({ $ref }) => Boolean($ref)],
  ['patternProperties', ({ patternProperties }) => isFilled(patternProperties)],
  ['dependencies', ({ dependencies }) => isFilled(dependencies)],
  ['additionalItems', ({ additionalItems }) => additionalItems !== undefined],
  ['definitions', ({ definitions }) => isFilled(definitions)],
];
