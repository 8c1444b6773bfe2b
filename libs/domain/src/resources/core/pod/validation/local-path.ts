import { type FieldError, invalid } from '#domain/status/field-error.js';

/** Rules for paths inside volumes. Source: pkg/apis/core/validation/validation.go. */

/** validatePathNoBacksteps: no element is `..`. */
export function validateNoBacksteps(value: string, path: string): readonly FieldError[] {
  return value.includes('..') && value.split('/').includes('..') ? [invalid(path, value, "must not contain '..'")] : [];
}

/** validateLocalDescendingPath: relative, and leads down only. */
export function validateDescendingPath(value: string, path: string): readonly FieldError[] {
  const errors = validateNoBacksteps(value, path);
  return value.startsWith('/') ? [invalid(path, value, 'must be a relative path'), ...errors] : errors;
}

/** ValidateLocalNonReservedPath: that, and not one of the names that start with `..`, which the kubelet keeps for itself. */
export function validateUnreservedPath(value: string, path: string): readonly FieldError[] {
  const errors = validateDescendingPath(value, path);
  const isReserved = value.startsWith('..') && !value.startsWith('../');
  return isReserved ? [...errors, invalid(path, value, "must not start with '..'")] : errors;
}
