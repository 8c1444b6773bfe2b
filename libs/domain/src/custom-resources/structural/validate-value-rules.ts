import { itemsOf } from '#domain/custom-resources/structural/structural-schema.js';
import { goRegExpProblem } from '#domain/regexp/go-reg-exp.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, forbidden, indexPath, invalid } from '#domain/status/field-error.js';

/** True for the `anyOf` that `x-kubernetes-int-or-string` excuses: an integer or a string, and nothing else said. */
export function isIntOrStringAnyOf({ anyOf = [] }: JSONSchemaProps): boolean {
  const says = (schema: JSONSchemaProps | undefined, type: string): boolean =>
    schema?.type === type && Object.entries(schema).every(([name, value]) => name === 'type' || value === undefined);
  return anyOf.length === 2 && says(anyOf[0], 'integer') && says(anyOf[1], 'string');
}

interface Skips {
  /** `anyOf` is not looked at. */
  readonly anyOf: boolean;
  /** Nor is that of the first schema in `allOf`. */
  readonly firstAllOf: boolean;
}

const none: Skips = { anyOf: false, firstAllOf: false };

/** What stands in `allOf` and its like restricts values and says nothing of their shape. Source: validateValueValidation. */
export function validateValueRules(props: JSONSchemaProps, path: string, skips: Skips = none): readonly FieldError[] {
  const { anyOf = [], allOf = [], oneOf = [], not, pattern } = props;
  const problem = pattern ? goRegExpProblem(pattern) : undefined;
  return [
    ...(skips.anyOf ? [] : anyOf.flatMap((one, i) => validateNested(one, indexPath(`${path}.anyOf`, i)))),
    ...allOf.flatMap((one, i) => validateNested(one, indexPath(`${path}.allOf`, i), skips.firstAllOf && i === 0)),
    ...oneOf.flatMap((one, i) => validateNested(one, indexPath(`${path}.oneOf`, i))),
    ...(not ? validateNested(not, `${path}.not`) : []),
    ...(problem === undefined ? [] : [invalid(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${problem}`)]),
  ];
}

const isSet = (value: unknown): boolean => Boolean(value) && !(Array.isArray(value) && value.length === 0);

/** Members of a schema that are about shape, with what upstream says where they do not belong. */
const shapes: readonly (readonly [name: keyof JSONSchemaProps, text: string])[] = [
  ['type', 'must be empty to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
];

function isShaped(props: JSONSchemaProps, name: keyof JSONSchemaProps): boolean {
  const value = props[name];
  const isGivenAsIs = name === 'default' || name === 'x-kubernetes-list-type' || name === 'x-kubernetes-map-type';
  return isGivenAsIs ? value !== undefined && value !== null : isSet(value);
}

function validateNested(props: JSONSchemaProps, path: string, skipsAnyOf = false): readonly FieldError[] {
  const items = itemsOf(props);
  const properties = Object.entries(props.properties ?? {});
  return [
    ...validateValueRules(props, path, { anyOf: skipsAnyOf, firstAllOf: false }),
    ...(items ? validateNested(items, `${path}.items`) : []),
    ...properties.flatMap(([name, property]) => validateNested(property, indexPath(`${path}.properties`, name))),
    ...shapes.flatMap(([name, text]) => (isShaped(props, name) ? [forbidden(`${path}.${name}`, text)] : [])),
    ...(props.additionalProperties ? [forbidden(`${path}.additionalProperties`, 'must be undefined to be structural')] : []),
    ...properties
      .filter(([name]) => name === 'metadata')
      .map(([name]) => forbidden(indexPath(`${path}.properties`, name), 'must not be specified in a nested context')),
  ];
}
