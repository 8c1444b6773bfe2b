import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { isDns1123Label, isDns1123Subdomain, type Problems } from '#domain/validation/names.js';

/** One Invalid error for each of `problems`. */
export function invalidEach(path: string, value: unknown, problems: Problems): readonly FieldError[] {
  return problems.map((problem) => invalid(path, value, problem));
}

/** Required when the text is empty. */
export function requireText(value: string | undefined | null, path: string, detail = ''): readonly FieldError[] {
  return value ? [] : [required(path, detail)];
}

/** Required when empty, otherwise whatever `check` finds. */
export function requireForm(value: string | undefined | null, path: string, check: (value: string) => Problems): readonly FieldError[] {
  return value ? invalidEach(path, value, check(value)) : [required(path)];
}

export function validateDns1123Label(value: string, path: string): readonly FieldError[] {
  return invalidEach(path, value, isDns1123Label(value));
}

export function validateDns1123Subdomain(value: string, path: string): readonly FieldError[] {
  return invalidEach(path, value, isDns1123Subdomain(value));
}
