import type { FieldError } from '#domain/status/field-error.js';
import { isValidPortName, isValidPortNumber } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

/** A port by number, or by the name of a container port. Source: pkg/apis/core/validation/validation.go ValidatePortNumOrName. */
export function validatePortNumberOrName(port: number | string | undefined, path: string): readonly FieldError[] {
  return typeof port === 'string'
    ? invalidEach(path, port, isValidPortName(port))
    : invalidEach(path, port ?? 0, isValidPortNumber(port ?? 0));
}
