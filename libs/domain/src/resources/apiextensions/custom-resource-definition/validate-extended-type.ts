import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';

/** The type that an extension is for. */
export function validateExtendedType(
  { type = '' }: JSONSchemaProps,
  wanted: string,
  extension: string,
  path: string,
): readonly FieldError[] {
  if (type === wanted) return [];
  const text = `must be ${wanted} if ${extension} is specified`;
  return [type === '' ? required(`${path}.type`, text) : invalid(`${path}.type`, type, text)];
}
