import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

const standard: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

/** A finalizer has a domain, or is one of the old ones that have none. Source: pkg/apis/core/validation/validation.go validateKubeFinalizerName. */
export function validateKubeFinalizer(name: string, path: string): readonly FieldError[] {
  const text = 'name is neither a standard finalizer name nor is it fully qualified';
  return name.includes('/') || standard.has(name) ? [] : [invalid(path, name, text)];
}

/** The same for all of an object: kinds of core check it besides the rules for any metadata (ValidateObjectMeta there). */
export function validateKubeFinalizers({ finalizers = [] }: TemplateMeta): readonly FieldError[] {
  return finalizers.flatMap((name, i) => validateKubeFinalizer(name, `metadata.finalizers[${i}]`));
}
