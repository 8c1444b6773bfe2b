import { internalForm } from '#domain/schema/internal-form.js';
import type { IPAddress, ParentReference } from '#domain/schema/types/networking-v1.js';
import { equal } from '#domain/json/equal.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { isDns1123Subdomain, nameIsPathSegment } from '#domain/validation/names.js';
import { immutableMessage } from '#domain/validation/object-meta.js';
import { invalidEach, requireForm } from '#domain/validation/text.js';

/** Source: pkg/apis/networking/validation/validation.go. */
export function validateIpAddress({ spec }: IPAddress): readonly FieldError[] {
  if (!spec.parentRef) return [required('spec.parentRef')];
  const { group = '', resource, name, namespace = '' } = spec.parentRef;
  return [
    ...(group === '' ? [] : invalidEach('spec.parentRef.group', group, isDns1123Subdomain(group))),
    ...requireForm(resource, 'spec.parentRef.resource', isPathSegment),
    ...requireForm(name, 'spec.parentRef.name', isPathSegment),
    ...invalidEach('spec.parentRef.namespace', namespace, isPathSegment(namespace)),
  ];
}

export function validateIpAddressUpdate(next: IPAddress, prev: IPAddress): readonly FieldError[] {
  return [...validateIpAddress(next), ...validateSameParent(next.spec.parentRef, prev.spec.parentRef)];
}

function validateSameParent(next: ParentReference | undefined, prev: ParentReference | undefined): readonly FieldError[] {
  if (equal(next, prev)) return [];
  const printed = next ? internalForm('networking.v1.ParentReference', next) : null;
  return [invalid('spec.parentRef', printed, immutableMessage)];
}

function isPathSegment(value: string): readonly string[] {
  return nameIsPathSegment(value, false);
}
