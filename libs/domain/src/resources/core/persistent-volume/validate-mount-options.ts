import type { PersistentVolume } from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError, forbidden } from '#domain/status/field-error.js';

/** Options of mounting as they were once given, before the field `mountOptions`. */
export const mountOptionsAnnotation = 'volume.beta.kubernetes.io/mount-options';

const takesOptions = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
] as const;

/** The annotation is only for some sources; the field is not looked at. Source: pkg/volume/validation/pv_validation.go. */
export function validateMountOptions({ metadata, spec }: PersistentVolume): readonly FieldError[] {
  const isAllowed = takesOptions.some((name) => spec[name] !== undefined);
  if (isAllowed || metadata.annotations?.[mountOptionsAnnotation] === undefined) return [];
  return [forbidden(childPath('metadata.annotations', mountOptionsAnnotation), 'may not specify mount options for this volume type')];
}
