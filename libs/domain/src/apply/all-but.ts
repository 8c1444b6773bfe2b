import type { FieldFilter } from '#domain/apply/field-filter.js';
import { noFields, setOf } from '#domain/apply/field-set.js';
import { union } from '#domain/apply/field-set-operations.js';
import { fieldElement } from '#domain/apply/path-element.js';

/** All fields but those at these paths (`status`, `metadata.labels`) and what is below them. */
export function allBut(...paths: readonly string[]): FieldFilter {
  return { without: paths.map((path) => setOf(path.split('.').map(fieldElement))).reduce(union, noFields) };
}
