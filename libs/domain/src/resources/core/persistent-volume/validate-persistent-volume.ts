import { semanticallyEqual } from '#domain/json/equal.js';
import { goDiff } from '#domain/json/go-diff.js';
import { validateAffinityUnchanged } from '#domain/resources/core/persistent-volume/validate-affinity-unchanged.js';
import { validateMountOptions } from '#domain/resources/core/persistent-volume/validate-mount-options.js';
import { validateVolumeSpec } from '#domain/resources/core/persistent-volume/validate-volume-spec.js';
import { type PersistentVolumeSource, sourcesOf } from '#domain/resources/core/persistent-volume/volume-sources.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { PersistentVolume, VolumeNodeAffinity } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden } from '#domain/status/field-error.js';
import { isLabelValue } from '#domain/validation/names.js';
import { validateImmutable } from '#domain/validation/object-meta.js';

/** Source: pkg/registry/core/persistentvolume/strategy.go and pkg/apis/core/validation/validation.go ValidatePersistentVolume. */
export function validatePersistentVolume(volume: PersistentVolume): readonly FieldError[] {
  return [...validateVolumeSpec(volume.spec, 'spec', { volumeName: volume.metadata.name }), ...validateMountOptions(volume)];
}

/** The spec is judged twice, as upstream does. Source: ValidatePersistentVolumeUpdate. */
export function validatePersistentVolumeUpdate(next: PersistentVolume, prev: PersistentVolume): readonly FieldError[] {
  const { spec, metadata } = next;
  const allowAnyAffinityValue = hasInvalidValue(prev.spec.nodeAffinity);
  const errors = validateVolumeSpec(spec, 'spec', { volumeName: metadata.name, allowAnyAffinityValue });
  const losesClass = prev.spec.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined;
  return [
    ...errors,
    ...validateMountOptions(next),
    ...errors,
    ...validateSourceUnchanged(next, prev),
    ...validateImmutable(spec.volumeMode, prev.spec.volumeMode, 'volumeMode'),
    ...validateAffinityUnchanged(spec.nodeAffinity, prev.spec.nodeAffinity),
    ...(losesClass ? [forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden')] : []),
  ];
}

/** Where the storage is stays. A secret for growing may be added to it. */
function validateSourceUnchanged(next: PersistentVolume, prev: PersistentVolume): readonly FieldError[] {
  const before = sourcesOf(prev.spec);
  const after = withoutNewExpandSecret(sourcesOf(next.spec), before);
  if (semanticallyEqual(after, before)) return [];
  const print = (source: PersistentVolumeSource): unknown => internalForm('core.v1.PersistentVolumeSource', source);
  const text = `spec.persistentvolumesource is immutable after creation\n${goDiff(print(before), print(after))}`;
  return [forbidden('spec.persistentvolumesource', text)];
}

function withoutNewExpandSecret(next: PersistentVolumeSource, prev: PersistentVolumeSource): PersistentVolumeSource {
  if (!next.csi || !prev.csi || prev.csi.controllerExpandSecretRef) return next;
  const { controllerExpandSecretRef: _, ...csi } = next.csi;
  return { ...next, csi };
}

function hasInvalidValue(affinity: VolumeNodeAffinity | undefined): boolean {
  const expressions = (affinity?.required?.nodeSelectorTerms ?? []).flatMap(({ matchExpressions = [] }) => matchExpressions);
  return expressions.some(({ values = [] }) => values.some((value) => isLabelValue(value).length > 0));
}
