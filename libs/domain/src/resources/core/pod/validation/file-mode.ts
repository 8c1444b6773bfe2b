import { type FieldError, invalid } from '#domain/status/field-error.js';

/** Permission bits of a file in a volume; an absent one passes. */
export function validateFileMode(mode: number | undefined, path: string): readonly FieldError[] {
  const isMode = mode === undefined || (mode >= 0 && mode <= 0o777);
  return isMode ? [] : [invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}
