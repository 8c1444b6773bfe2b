import { base64Length } from '#domain/encoding/base64.js';
import { equal } from '#domain/json/equal.js';
import type { ConfigMap } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, indexPath, invalid, tooLong } from '#domain/status/field-error.js';
import { isConfigMapKey } from '#domain/validation/keys.js';
import { byteLength } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

/** Bytes that the values of one ConfigMap, or of one Secret, may have together. */
export const maxDataBytes = 1024 * 1024;

/** Source: pkg/apis/core/validation/validation.go ValidateConfigMap. */
export function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const key of Object.keys(data)) {
    const path = indexPath('data', key);
    errors.push(...invalidEach(path, key, isConfigMapKey(key)));
    if (Object.hasOwn(binaryData, key)) errors.push(invalid(path, key, 'duplicate of key present in binaryData'));
  }
  for (const key of Object.keys(binaryData)) errors.push(...invalidEach(indexPath('binaryData', key), key, isConfigMapKey(key)));
  const bytes = sum(Object.values(data).map(byteLength)) + sum(Object.values(binaryData).map(base64Length));
  // the whole object is meant, which upstream writes as an empty path in brackets
  if (bytes > maxDataBytes) errors.push(tooLong('[]', maxDataBytes));
  return errors;
}

/** Source: ValidateConfigMapUpdate. */
export function validateConfigMapUpdate(next: ConfigMap, prev: ConfigMap): readonly FieldError[] {
  return [...validateImmutableData(next, prev, ['data', 'binaryData']), ...validateConfigMap(next)];
}

/** Once `immutable` is set it stays, and so do the given fields. Also for Secrets. */
export function validateImmutableData<T extends { readonly immutable?: boolean }>(
  next: T,
  prev: T,
  fields: readonly (keyof T & string)[],
): readonly FieldError[] {
  if (prev.immutable !== true) return [];
  const text = 'field is immutable when `immutable` is set';
  return [
    ...(next.immutable === true ? [] : [forbidden('immutable', text)]),
    ...fields.filter((field) => !equal(next[field] ?? {}, prev[field] ?? {})).map((field) => forbidden(field, text)),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
