import { builtInSchema } from '#domain/schema/built-in.js';
import { internalFields } from '#domain/schema/internal-fields.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

const typeName = 'apiextensions.v1.JSONSchemaProps';

/** Go names of what a schema may say at its root. */
const allowed =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems ' +
  'MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations';
const allowedNames: ReadonlySet<string> = new Set(allowed.split(' '));

/**
 * Where `status` is served, its schema is taken out of the whole, so nothing may be said at the root that would be lost. The first field in
 * upstream's order is told. Source: validateCustomResourceDefinitionValidation, as in schema-rules.ts.
 */
export function validateRootFields(props: JSONSchemaProps, path: string): readonly FieldError[] {
  const fields = internalFields(builtInSchema(typeName), () => builtInSchema(typeName));
  const given = fields.filter(({ name }) => props[name as keyof JSONSchemaProps] !== undefined);
  const odd = given.find(({ goName }) => (goName === 'Type' ? props.type !== 'object' : !allowedNames.has(goName)));
  if (!odd) return [];
  if (odd.goName === 'Type') {
    const text = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
    return [invalid(`${path}.type`, props.type, text)];
  }
  const text = `only [${allowed}] fields are allowed at the root of the schema if the status subresource is enabled`;
  return [invalid(path, internalForm(typeName, props), text)];
}
