import { semanticallyEqual } from '#domain/json/equal.js';
import { goDiff } from '#domain/json/go-diff.js';
import { compareQuantities, type Quantity, quantity } from '#domain/quantity/quantity.js';
import { classAnnotation } from '#domain/resources/core/persistent-volume/storage-class-of.js';
import { mirrorDataSources } from '#domain/resources/core/persistent-volume-claim/data-sources.js';
import { validateClaimSpec } from '#domain/resources/core/persistent-volume-claim/validate-claim-spec.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError, forbidden, invalid } from '#domain/status/field-error.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { immutableMessage, validateImmutable } from '#domain/validation/object-meta.js';

/** Source: pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimUpdate. */
export function validateClaimUpdate(next: PersistentVolumeClaim, stored: PersistentVolumeClaim): readonly FieldError[] {
  const prev = { ...stored, spec: mirrorDataSources(stored.spec) };
  const { spec } = next;
  const hadApiGroup = (prev.spec.dataSource?.apiGroup ?? prev.spec.dataSourceRef?.apiGroup ?? null) !== null;
  return [
    ...validateClaimSpec(spec, 'spec', {
      allowInvalidApiGroup: hadApiGroup,
      allowInvalidSelectorValues: validateLabelSelector(prev.spec.selector, '').length > 0,
    }),
    ...validateClassAnnotation(next, prev),
    ...validateSpecUnchanged(next, prev),
    ...validateSize(next, prev),
    ...validateImmutable(spec.volumeMode, prev.spec.volumeMode, 'volumeMode'),
    ...validateAttributesClass(next, prev),
  ];
}

/** The class may move from the annotation to the field, and in no other way. */
function movesToField(next: PersistentVolumeClaim, prev: PersistentVolumeClaim): boolean {
  const before = prev.metadata.annotations?.[classAnnotation];
  const after = next.metadata.annotations?.[classAnnotation] ?? before;
  const isFilled = prev.spec.storageClassName === undefined && next.spec.storageClassName === before;
  return before !== undefined && isFilled && after === before;
}

function validateClassAnnotation(next: PersistentVolumeClaim, prev: PersistentVolumeClaim): readonly FieldError[] {
  if (movesToField(next, prev)) return [];
  const after = next.metadata.annotations?.[classAnnotation] ?? '';
  const isSame = after === (prev.metadata.annotations?.[classAnnotation] ?? '');
  return isSame ? [] : [invalid(childPath('metadata.annotations', classAnnotation), after, immutableMessage)];
}

/** A claim keeps its spec, but for what it is bound to, a class where it had none, and what of a bound claim may grow or change. */
function validateSpecUnchanged(next: PersistentVolumeClaim, prev: PersistentVolumeClaim): readonly FieldError[] {
  const before: PersistentVolumeClaimSpec = prev.spec.volumeName ? prev.spec : withMember(prev.spec, 'volumeName', next.spec.volumeName);
  const after = withoutAllowedChanges(next, prev);
  if (semanticallyEqual(after, before)) return [];
  const print = (spec: PersistentVolumeClaimSpec): unknown => internalForm('core.v1.PersistentVolumeClaimSpec', spec);
  const text = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
  return [forbidden('spec', `${text}\n${goDiff(print(before), print(after))}`)];
}

function withoutAllowedChanges(next: PersistentVolumeClaim, prev: PersistentVolumeClaim): PersistentVolumeClaimSpec {
  const isBound = next.status.phase === 'Bound';
  const annotation = prev.metadata.annotations?.[classAnnotation];
  const fillsClass = prev.spec.storageClassName === undefined && (annotation ?? next.spec.storageClassName) === next.spec.storageClassName;
  let spec = fillsClass ? withMember(next.spec, 'storageClassName', undefined) : next.spec;
  if (isBound) spec = withMember(spec, 'volumeAttributesClassName', prev.spec.volumeAttributesClassName);
  const { resources } = spec;
  if (!isBound || !resources.requests) return spec;
  const storage = prev.spec.resources.requests?.['storage'] ?? '0';
  return { ...spec, resources: { ...resources, requests: { ...resources.requests, storage } } };
}

function withMember(
  spec: PersistentVolumeClaimSpec,
  name: 'volumeName' | 'storageClassName' | 'volumeAttributesClassName',
  value: string | undefined,
): PersistentVolumeClaimSpec {
  if (value !== undefined) return { ...spec, [name]: value };
  const { [name]: _, resources, ...rest } = spec;
  return { resources, ...rest };
}

/** A request may shrink again after an expansion failed, down to what there is. */
function validateSize(next: PersistentVolumeClaim, prev: PersistentVolumeClaim): readonly FieldError[] {
  const size = storageIn(next.spec.resources.requests);
  if (compareQuantities(size, storageIn(prev.spec.resources.requests)) >= 0) return [];
  if (compareQuantities(size, storageIn(prev.status.capacity)) > 0) return [];
  return [forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')];
}

function storageIn(amounts: Readonly<Record<string, string>> | undefined): Quantity {
  return quantity(amounts?.['storage'] ?? '0');
}

/** A class that was applied can be replaced but not removed. */
function validateAttributesClass(next: PersistentVolumeClaim, prev: PersistentVolumeClaim): readonly FieldError[] {
  const { volumeAttributesClassName: name } = next.spec;
  if (name === prev.spec.volumeAttributesClassName || prev.status.currentVolumeAttributesClassName === undefined || name) return [];
  const what = name === undefined ? 'nil' : 'empty string';
  const text = `update to ${what} is forbidden when status.currentVolumeAttributesClassName is not nil`;
  return [forbidden('spec.volumeAttributesClassName', text)];
}
