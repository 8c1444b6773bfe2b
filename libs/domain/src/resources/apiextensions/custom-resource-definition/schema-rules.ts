import type { CustomResourceValidation } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, forbidden, invalid } from '#domain/status/field-error.js';

/**
 * Rules for the schema of a custom kind: those of its root. What makes a schema structural is not judged here yet, nor are its rules in CEL.
 * `hasStatus` tells whether `status` is served.
 * Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go validateCustomResourceDefinitionValidation.
 */
export function validateSchema(validation: CustomResourceValidation | undefined, path: string, hasStatus: boolean): readonly FieldError[] {
  const schema = validation?.openAPIV3Schema;
  if (!schema) return [];
  const { type = '', nullable } = schema;
  const isOddRoot = hasStatus && type !== '' && type !== 'object';
  const text = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
  return [
    ...(isOddRoot ? [invalid(`${path}.openAPIV3Schema.type`, type, text)] : []),
    ...(nullable ? [forbidden(`${path}.openAPIV3Schema.nullable`, 'nullable cannot be true at the root')] : []),
  ];
}
