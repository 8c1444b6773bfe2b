import { validateListSchema } from '#domain/resources/apiextensions/custom-resource-definition/validate-list-schema.js';
import { validateExtendedType } from '#domain/resources/apiextensions/custom-resource-definition/validate-extended-type.js';
import { validateRuleTexts } from '#domain/resources/apiextensions/custom-resource-definition/validate-rule-texts.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, forbidden, indexPath, invalid, notSupported } from '#domain/status/field-error.js';

/** What the place of a schema forbids it. */
interface Place {
  readonly isRoot: boolean;
  /** In what every object has. */
  readonly isInMeta: boolean;
  /** Why there may be no default; undefined where there may. */
  readonly noDefault: string | undefined;
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const metaFields: ReadonlySet<string> = new Set(['metadata', 'kind', 'apiVersion']);

/**
 * What a schema may say at all, here and in everything below.
 * Source: ValidateCustomResourceDefinitionOpenAPISchema in k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go.
 */
export function validateSchemaNode(
  props: JSONSchemaProps,
  path: string,
  place: Place = { isRoot: true, isInMeta: false, noDefault: undefined },
): readonly FieldError[] {
  return [
    ...validateSupported(props, path, place),
    ...(props.uniqueItems
      ? [forbidden(`${path}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic')]
      : []),
    ...validateInner(props, path, { ...place, isRoot: false }, place.isRoot),
    ...validateExtensions(props, path),
    ...validateListSchema(props, path),
    ...validateRuleTexts(props, path),
  ];
}

function validateSupported(props: JSONSchemaProps, path: string, { isInMeta, noDefault }: Place): readonly FieldError[] {
  const { type = '', items } = props;
  const isGiven = (members: object | undefined): boolean => members !== undefined && Object.keys(members).length > 0;
  const unsupported = [
    ['id', Boolean(props.id)],
    ['additionalItems', props.additionalItems !== undefined],
    ['patternProperties', isGiven(props.patternProperties)],
    ['definitions', isGiven(props.definitions)],
    ['dependencies', props.dependencies !== undefined],
    ['$ref', props.$ref !== undefined],
  ] as const;
  return [
    ...(type !== '' && !types.includes(type) ? [notSupported(`${path}.type`, type, types)] : []),
    ...(noDefault !== undefined && props.default !== undefined && props.default !== null
      ? [forbidden(`${path}.default`, `must not be set ${noDefault}`)]
      : []),
    ...unsupported.flatMap(([name, isIn]) => (isIn ? [forbidden(`${path}.${name}`, `${name} is not supported`)] : [])),
    ...(type === 'null' ? [forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative')] : []),
    ...(Array.isArray(items) && items.length > 0 ? [forbidden(`${path}.items`, 'items must be a schema object and not an array')] : []),
    ...(isInMeta && props['x-kubernetes-embedded-resource']
      ? [forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta')]
      : []),
  ];
}

function validateInner(props: JSONSchemaProps, path: string, place: Place, isRoot: boolean): readonly FieldError[] {
  const { items, not, allOf = [], oneOf = [], anyOf = [], definitions = {}, dependencies = {} } = props;
  const inner = (schema: JSONSchemaProps, at: string): readonly FieldError[] => validateSchemaNode(schema, at, place);
  const each = (name: string, list: readonly JSONSchemaProps[]): readonly FieldError[] =>
    list.flatMap((schema, i) => inner(schema, indexPath(`${path}.${name}`, i)));
  return [
    ...validateProperties(props, path, place, isRoot),
    ...(not ? inner(not, `${path}.not`) : []),
    ...each('allOf', allOf),
    ...each('oneOf', oneOf),
    ...each('anyOf', anyOf),
    ...Object.entries(definitions).flatMap(([name, schema]) => inner(schema, indexPath(`${path}.definitions`, name))),
    ...(items === undefined ? [] : Array.isArray(items) ? each('items', items) : inner(items as JSONSchemaProps, `${path}.items`)),
    ...Object.entries(dependencies).flatMap(([name, one]) =>
      Array.isArray(one) ? [] : inner(one as JSONSchemaProps, indexPath(`${path}.dependencies`, name)),
    ),
  ];
}

function validateProperties(props: JSONSchemaProps, path: string, place: Place, isRoot: boolean): readonly FieldError[] {
  const { properties = {}, additionalProperties } = props;
  const isClash = additionalProperties !== undefined && additionalProperties !== true && Object.keys(properties).length > 0;
  const others = place.isInMeta ? { ...place, noDefault: 'inside additionalProperties applying to object metadata' } : place;
  return [
    ...(isClash ? [forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive')] : []),
    ...(typeof additionalProperties === 'object' ? validateSchemaNode(additionalProperties, `${path}.additionalProperties`, others) : []),
    ...Object.entries(properties).flatMap(([name, property]) => {
      const isMeta = (isRoot || props['x-kubernetes-embedded-resource'] === true) && metaFields.has(name);
      const inside = isMeta ? { ...place, isInMeta: true, ...(isRoot && { noDefault: `in top-level ${name}` }) } : place;
      return validateSchemaNode(property, indexPath(`${path}.properties`, name), inside);
    }),
  ];
}

function validateExtensions(props: JSONSchemaProps, path: string): readonly FieldError[] {
  const mapType = props['x-kubernetes-map-type'];
  const preserving = 'x-kubernetes-preserve-unknown-fields';
  return [
    ...(props[preserving] === false ? [invalid(`${path}.${preserving}`, false, 'must be true or undefined')] : []),
    ...(mapType === undefined ? [] : validateExtendedType(props, 'object', 'x-kubernetes-map-type', path)),
    ...(mapType === undefined || mapType === 'atomic' || mapType === 'granular'
      ? []
      : [notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular'])]),
  ];
}
