import { type FieldError, invalid } from '#domain/status/field-error.js';

/**
 * Exactly one of the named members is set. Source: k8s.io/apimachinery/pkg/api/validate/union.go Union, whose texts rules made from tags use.
 */
export function validateUnion<T extends object>(object: T, names: readonly (keyof T & string)[], path: string): readonly FieldError[] {
  const given = names.filter((name) => object[name] !== undefined && object[name] !== null);
  const all = names.map((name) => `\`${name}\``).join(', ');
  if (given.length === 0) return [invalid(path, '', `must specify one of: ${all}`)];
  return given.length === 1 ? [] : [invalid(path, `{${given.join(', ')}}`, `must specify exactly one of: ${all}`)];
}
