import { goQuote } from '#domain/json/go-marshal.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import type { TemplateMeta } from '#domain/meta/object-meta.js';
import type { ManagedFieldsEntry, OwnerReference } from '#domain/schema/types/meta-v1.js';
import { childPath, type FieldError, forbidden, indexPath, invalid, required, tooLong } from '#domain/status/field-error.js';
import { validateLabels } from '#domain/validation/labels.js';
import { byteLength, isQualifiedName, nameIsDnsLabel, type NameCheck } from '#domain/validation/names.js';

/**
 * Rules for metadata, the same for every kind.
 * Source: k8s.io/apimachinery/pkg/api/validation/objectmeta.go.
 */

export const immutableMessage = 'field is immutable';
export const negativeMessage = 'must be greater than or equal to 0';

const totalAnnotationBytes = 256 * 1024;

export interface MetaRules {
  readonly namespaced: boolean;
  readonly checkName: NameCheck;
}

/** ValidateObjectMeta: run on create, after name generation and defaulting. */
export function validateObjectMeta(meta: TemplateMeta, rules: MetaRules, path = 'metadata'): readonly FieldError[] {
  const { name = '', generateName = '', namespace = '' } = meta;
  const errors: FieldError[] = [];
  if (generateName !== '') {
    errors.push(...rules.checkName(generateName, true).map((problem) => invalid(childPath(path, 'generateName'), generateName, problem)));
  }
  if (name === '') errors.push(required(childPath(path, 'name'), 'name or generateName is required'));
  else errors.push(...rules.checkName(name, false).map((problem) => invalid(childPath(path, 'name'), name, problem)));
  if (!rules.namespaced) {
    if (namespace !== '') errors.push(forbidden(childPath(path, 'namespace'), 'not allowed on this type'));
  } else if (namespace === '') errors.push(required(childPath(path, 'namespace')));
  else errors.push(...nameIsDnsLabel(namespace, false).map((problem) => invalid(childPath(path, 'namespace'), namespace, problem)));
  return [
    ...errors,
    ...validateNonNegative(meta.generation ?? 0, childPath(path, 'generation')),
    ...validateLabels(meta.labels, childPath(path, 'labels')),
    ...validateAnnotations(meta.annotations, childPath(path, 'annotations')),
    ...validateOwnerReferences(meta.ownerReferences ?? [], childPath(path, 'ownerReferences')),
    ...validateFinalizers(meta.finalizers ?? [], childPath(path, 'finalizers')),
    ...validateManagedFields(meta.managedFields ?? [], childPath(path, 'managedFields')),
  ];
}

/** ValidateObjectMetaUpdate: run on every update, after prepareForUpdate. */
export function validateObjectMetaUpdate(next: TemplateMeta, prev: TemplateMeta, path = 'metadata'): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (prev.deletionTimestamp) {
    const known = new Set(prev.finalizers);
    const added = [...new Set(next.finalizers)].filter((finalizer) => !known.has(finalizer)).sort();
    if (added.length > 0) {
      const list = `[]string{${added.map(goQuote).join(', ')}}`;
      errors.push(
        forbidden(
          childPath(path, 'finalizers'),
          `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`,
        ),
      );
    }
  }
  if (!next.resourceVersion)
    errors.push(invalid(childPath(path, 'resourceVersion'), next.resourceVersion ?? '', 'must be specified for an update'));
  if ((next.generation ?? 0) < (prev.generation ?? 0)) {
    errors.push(invalid(childPath(path, 'generation'), next.generation ?? 0, 'must not be decremented'));
  }
  return [
    ...errors,
    ...validateImmutable(next.name ?? '', prev.name ?? '', childPath(path, 'name')),
    ...validateImmutable(next.namespace ?? '', prev.namespace ?? '', childPath(path, 'namespace')),
    ...validateImmutable(next.uid ?? '', prev.uid ?? '', childPath(path, 'uid')),
    ...validateImmutable(next.creationTimestamp ?? null, prev.creationTimestamp ?? null, childPath(path, 'creationTimestamp')),
    ...validateImmutable(next.deletionTimestamp ?? null, prev.deletionTimestamp ?? null, childPath(path, 'deletionTimestamp')),
    ...validateImmutable(
      next.deletionGracePeriodSeconds ?? null,
      prev.deletionGracePeriodSeconds ?? null,
      childPath(path, 'deletionGracePeriodSeconds'),
    ),
    ...validateLabels(next.labels, childPath(path, 'labels')),
    ...validateAnnotations(next.annotations, childPath(path, 'annotations')),
    ...validateOwnerReferences(next.ownerReferences ?? [], childPath(path, 'ownerReferences')),
    ...validateManagedFields(next.managedFields ?? [], childPath(path, 'managedFields')),
  ];
}

/** ValidateImmutableField: `field is immutable` when the two differ. */
export function validateImmutable(next: unknown, prev: unknown, path: string): readonly FieldError[] {
  return semanticallyEqual(next, prev) ? [] : [invalid(path, next, immutableMessage)];
}

export function validateNonNegative(value: number, path: string): readonly FieldError[] {
  return value < 0 ? [invalid(path, value, negativeMessage)] : [];
}

/** Keys may have capitals; keys and values together at most 256 KiB. */
export function validateAnnotations(annotations: Readonly<Record<string, string>> | undefined, path: string): readonly FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const errors = entries.flatMap(([key]) => isQualifiedName(key.toLowerCase()).map((problem) => invalid(path, key, problem)));
  const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  return bytes > totalAnnotationBytes ? [...errors, tooLong(path, totalAnnotationBytes)] : errors;
}

export function validateFinalizerName(name: string, path: string): readonly FieldError[] {
  return isQualifiedName(name).map((problem) => invalid(path, name, problem));
}

function validateFinalizers(finalizers: readonly string[], path: string): readonly FieldError[] {
  const errors = finalizers.flatMap((finalizer) => validateFinalizerName(finalizer, path));
  const both = finalizers.includes('orphan') && finalizers.includes('foregroundDeletion');
  return both ? [...errors, invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')] : errors;
}

function validateOwnerReferences(owners: readonly OwnerReference[], path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  let controller: string | undefined;
  for (const owner of owners) {
    errors.push(...validateOwnerReference(owner, path));
    if (owner.controller !== true) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller === undefined) controller = name;
    else {
      const text = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      errors.push(invalid(path, owners, text));
    }
  }
  return errors;
}

function validateOwnerReference(owner: OwnerReference, path: string): readonly FieldError[] {
  const version = owner.apiVersion.split('/').at(-1) ?? '';
  return [
    ...(version === '' ? [invalid(childPath(path, 'apiVersion'), owner.apiVersion, 'version must not be empty')] : []),
    ...(['kind', 'name', 'uid'] as const).flatMap((field) =>
      owner[field] === '' ? [invalid(childPath(path, field), owner[field], 'must not be empty')] : [],
    ),
    ...(owner.apiVersion === 'v1' && owner.kind === 'Event'
      ? [invalid(path, owner, '/v1, Kind=Event is disallowed from being an owner')]
      : []),
  ];
}

function validateManagedFields(entries: readonly ManagedFieldsEntry[], path: string): readonly FieldError[] {
  if (entries.every(isUsualEntry)) return [];
  return entries.flatMap((entry, i) => {
    const at = indexPath(path, i);
    const operation = entry.operation ?? '';
    const fieldsType = entry.fieldsType ?? '';
    return [
      ...(operation === 'Apply' || operation === 'Update'
        ? []
        : [invalid(childPath(at, 'operation'), operation, 'must be `Apply` or `Update`')]),
      ...(fieldsType === '' || fieldsType === 'FieldsV1' ? [] : [invalid(childPath(at, 'fieldsType'), fieldsType, 'must be `FieldsV1`')]),
      ...validateFieldManager(entry.manager ?? '', childPath(at, 'manager')),
      ...(byteLength(entry.subresource ?? '') > 256 ? [tooLong(childPath(at, 'subresource'), 256)] : []),
    ];
  });
}

function isUsualEntry({ operation, fieldsType, manager = '', subresource = '' }: ManagedFieldsEntry): boolean {
  return (
    (operation === 'Apply' || operation === 'Update') && fieldsType === 'FieldsV1' && isPlainManager(manager) && subresource.length <= 64
  );
}

/** What nearly all are; every write looks at all of them. */
function isPlainManager(manager: string): boolean {
  return manager.length <= 128 && /^[ -~]*$/.test(manager);
}

/** Also the rule for the `fieldManager` query parameter. */
export function validateFieldManager(manager: string, path: string): readonly FieldError[] {
  if (isPlainManager(manager)) return [];
  const errors: FieldError[] = byteLength(manager) > 128 ? [tooLong(path, 128)] : [];
  let position = 0;
  for (const character of manager) {
    const code = character.codePointAt(0) ?? 0;
    if (character !== ' ' && !/^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)) {
      errors.push(
        invalid(path, manager, `invalid character U+${code.toString(16).toUpperCase().padStart(4, '0')} (at position ${position})`),
      );
    }
    position += byteLength(character);
  }
  return errors;
}
