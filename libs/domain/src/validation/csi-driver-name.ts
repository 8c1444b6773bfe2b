import { type FieldError, required, tooLong } from '#domain/status/field-error.js';
import { byteLength, isDns1123Subdomain } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

/** The name of a CSI driver where it is referred to: a DNS name in any case, at most 63 bytes (ValidateCSIDriverName in pkg/apis/core/validation/validation.go). */
export function validateCsiDriverName(name: string, path: string): readonly FieldError[] {
  if (name === '') return [required(path)];
  const long = byteLength(name) > 63 ? [tooLong(path, 63)] : [];
  return [...long, ...invalidEach(path, name, isDns1123Subdomain(name.toLowerCase()))];
}
