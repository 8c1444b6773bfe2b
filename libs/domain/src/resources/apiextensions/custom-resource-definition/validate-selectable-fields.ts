import { readStructural } from '#domain/custom-resources/structural/read-structural.js';
import { findFieldPath } from '#domain/custom-resources/structural/find-field-path.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import type { CustomResourceValidation, JSONSchemaProps, SelectableField } from '#domain/schema/types/apiextensions-v1.js';
import { duplicate, type FieldError, indexPath, invalid, required, tooMany } from '#domain/status/field-error.js';

const maxSelectableFields = 8;
const selectableTypes = ['string', 'boolean', 'integer'];

/** Those of a version, beside its own schema. The text says the opposite of what is meant, upstream too. */
export function validateOwnFields(
  fields: readonly SelectableField[] | undefined,
  validation: CustomResourceValidation | undefined,
  path: string,
): readonly FieldError[] {
  if (!fields?.length) return [];
  const text = 'may only be set when `version.schema.openAPIV3Schema` is not included';
  const props = validation?.openAPIV3Schema;
  return props ? validateFields(fields, props, path) : [invalid(`${path}.selectableFields`, '', text)];
}

/** Those that all versions share, beside the schema that they share. */
export function validateSharedFields(
  fields: readonly SelectableField[] | undefined,
  validation: CustomResourceValidation | undefined,
): readonly FieldError[] {
  if (!fields?.length) return [];
  const props = validation?.openAPIV3Schema;
  return props
    ? validateFields(fields, props, 'spec')
    : [invalid('spec.selectableFields', '', 'may only be set when validations.schema is included')];
}

function validateFields(fields: readonly SelectableField[], props: JSONSchemaProps, path: string): readonly FieldError[] {
  const { schema, problem } = readStructural(props);
  if (!schema) return [invalid(`${path}.schema.openAPIV3Schema`, '', problem ?? '')];
  return validateSelectableFields(fields, schema, `${path}.selectableFields`);
}

/**
 * Texts, whole numbers and booleans outside of metadata, each once.
 * Source: ValidateCustomResourceSelectableFields in k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go.
 */
function validateSelectableFields(fields: readonly SelectableField[], schema: StructuralSchema, path: string): readonly FieldError[] {
  const seen = new Set<string>();
  const errors = fields.flatMap(({ jsonPath }, i) => {
    const at = `${indexPath(path, i)}.jsonPath`;
    if (jsonPath === '') return [required(at)];
    const found = findFieldPath(jsonPath, schema, { allowsBrackets: false });
    if ('problem' in found) return [invalid(at, jsonPath, `is an invalid path: ${found.problem}`)];
    const isRepeated = seen.has(found.path);
    seen.add(found.path);
    const isText = found.schema !== undefined && selectableTypes.includes(found.schema.type);
    const text = 'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
    return [
      ...(found.root === 'metadata' ? [invalid(at, jsonPath, 'must not point to fields in metadata')] : []),
      ...(isText ? [] : [invalid(at, jsonPath, text)]),
      ...(isRepeated ? [duplicate(at, jsonPath)] : []),
    ];
  });
  return [...errors, ...(seen.size > maxSelectableFields ? [tooMany(path, seen.size, maxSelectableFields)] : [])];
}
