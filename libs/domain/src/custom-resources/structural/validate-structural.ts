import { compareBytewise } from '#domain/json/go-marshal.js';
import { validateCompleteness } from '#domain/custom-resources/structural/validate-completeness.js';
import { isIntOrStringAnyOf, validateValueRules } from '#domain/custom-resources/structural/validate-value-rules.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { type FieldError, forbidden, formatFieldError, indexPath, invalid, required } from '#domain/status/field-error.js';

/** Where a schema stands: upstream words a missing type differently. */
type Level = 'root' | 'item' | 'field';

const missingType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

/**
 * Why a schema is not structural, sorted by message: every field that `allOf` and its like mention is specified outside of them as well, and
 * types are given everywhere. Source: ValidateStructural in k8s.io/apiextensions-apiserver/pkg/apiserver/schema/validation.go.
 */
export function validateStructural(schema: StructuralSchema, path: string): readonly FieldError[] {
  const errors = [...validateInvariants(schema, 'root', path), ...validateCompleteness(schema, path)];
  return errors
    .map((error) => ({ error, text: formatFieldError(error) }))
    .toSorted((a, b) => compareBytewise(a.text, b.text))
    .map(({ error }) => error);
}

function validateInvariants(schema: StructuralSchema, level: Level, path: string): readonly FieldError[] {
  const { type, items, properties, additionalProperties } = schema;
  const skips = {
    anyOf: isIntOrStringAnyOf(schema.props),
    firstAllOf: schema.props.allOf?.[0] !== undefined && isIntOrStringAnyOf(schema.props.allOf[0]),
  };
  return [
    ...(type === 'array' && !items ? [required(`${path}.items`, 'must be specified')] : []),
    ...(items ? validateInvariants(items, 'item', `${path}.items`) : []),
    ...[...properties].flatMap(([name, property]) => validateInvariants(property, 'field', indexPath(`${path}.properties`, name))),
    ...(additionalProperties !== undefined && level === 'root'
      ? [forbidden(`${path}.additionalProperties`, 'must not be used at the root')]
      : []),
    ...(typeof additionalProperties === 'object' ? validateInvariants(additionalProperties, 'field', `${path}.additionalProperties`) : []),
    ...validateExtensions(schema, path),
    ...validateValueRules(schema.props, path, skips),
    ...validateType(schema, level, path),
    ...validateMetaFields(schema, level, path),
  ];
}

function validateExtensions({ isIntOrString, preservesUnknownFields, isEmbeddedResource }: StructuralSchema, path: string): FieldError[] {
  if (!isIntOrString) return [];
  const text = 'must be false if x-kubernetes-int-or-string is true';
  return [
    ...(preservesUnknownFields ? [invalid(`${path}.x-kubernetes-preserve-unknown-fields`, true, text)] : []),
    ...(isEmbeddedResource ? [invalid(`${path}.x-kubernetes-embedded-resource`, true, text)] : []),
  ];
}

function validateType(schema: StructuralSchema, level: Level, path: string): readonly FieldError[] {
  const { type, isEmbeddedResource, isIntOrString, preservesUnknownFields, properties, additionalProperties } = schema;
  const at = `${path}.type`;
  const embedded = 'must be object if x-kubernetes-embedded-resource is true';
  const isUntyped = type === '' && !isIntOrString && !preservesUnknownFields;
  return [
    ...(isEmbeddedResource && type !== 'object' ? [type === '' ? required(at, embedded) : invalid(at, type, embedded)] : []),
    ...(!isEmbeddedResource && isUntyped ? [required(at, missingType[level])] : []),
    ...(isEmbeddedResource && additionalProperties !== undefined
      ? [forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set')]
      : []),
    ...(level === 'root' && type !== '' && type !== 'object' ? [invalid(at, type, 'must be object at the root')] : []),
    ...(isEmbeddedResource && !preservesUnknownFields && properties.size === 0
      ? [
          required(
            `${path}.properties`,
            'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
          ),
        ]
      : []),
  ];
}

/** Of what every object has, only the name may be restricted. */
function validateMetaFields({ properties, isEmbeddedResource }: StructuralSchema, level: Level, path: string): readonly FieldError[] {
  const isResource = level === 'root' || isEmbeddedResource;
  const at = (name: string): string => indexPath(`${path}.properties`, name);
  const texts = ['kind', 'apiVersion'].flatMap((name) => {
    const property = properties.get(name);
    return isResource && property && property.type !== 'string' ? [invalid(`${at(name)}.type`, property.type, 'must be string')] : [];
  });
  const metadata = properties.get('metadata');
  if (!metadata) return texts;
  const isOdd = level === 'root' && !restrictsNameOnly(metadata);
  return [
    ...texts,
    ...(isResource && metadata.type !== 'object' ? [invalid(`${at('metadata')}.type`, metadata.type, 'must be object')] : []),
    ...(isOdd
      ? [forbidden(at('metadata'), 'must not specify anything other than name and generateName, but metadata is implicitly specified')]
      : []),
  ];
}

function restrictsNameOnly({ props, properties }: StructuralSchema): boolean {
  const others = Object.entries(props).filter(([name, value]) => !['type', 'default', 'properties'].includes(name) && value !== undefined);
  return others.length === 0 && [...properties.keys()].every((name) => name === 'name' || name === 'generateName');
}
