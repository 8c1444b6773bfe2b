import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

/** A schema and all schemas in it. Source: SchemaHas in k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go. */
export function* walkSchema(schema: JSONSchemaProps): Generator<JSONSchemaProps> {
  yield schema;
  const { items, allOf, anyOf, oneOf, not, properties, additionalProperties } = schema;
  const { patternProperties, additionalItems, definitions, dependencies } = schema;
  const nested = [
    ...toList(items),
    ...(allOf ?? []),
    ...(anyOf ?? []),
    ...(oneOf ?? []),
    ...toList(not),
    ...Object.values(properties ?? {}),
    ...toList(additionalProperties),
    ...Object.values(patternProperties ?? {}),
    ...toList(additionalItems),
    ...Object.values(definitions ?? {}),
    ...Object.values(dependencies ?? {}).flatMap((one) => (isNames(one) ? [] : [one])),
  ];
  for (const one of nested) yield* walkSchema(one);
}

function toList(given: JSONSchemaProps | readonly JSONSchemaProps[] | boolean | undefined): readonly JSONSchemaProps[] {
  if (given === undefined || given === null || typeof given === 'boolean') return [];
  return isSchema(given) ? [given] : given;
}

function isSchema(given: JSONSchemaProps | readonly JSONSchemaProps[]): given is JSONSchemaProps {
  return !Array.isArray(given);
}

function isNames(given: JSONSchemaProps | readonly string[]): given is readonly string[] {
  return Array.isArray(given);
}
