import type { Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import { newestClass } from '#domain/admission/newest-class.js';
import type { KindReader } from '#domain/admission/kind-reader.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { isDefaultStorageClass } from '#domain/resources/storage/storage-class/storage-class.js';
import type { PersistentVolumeClaim } from '#domain/schema/types/core-v1.js';
import type { StorageClass } from '#domain/schema/types/storage-v1.js';

/** Claims once named their class here. */
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

/**
 * A new claim that names no class gets the default one; the empty name is a name, for volumes without a class.
 * Source: plugin/pkg/admission/storage/storageclass/setdefault/admission.go.
 */
export function admitDefaultStorageClass(
  attributes: Attributes,
  object: KubeObject,
  classes: Pick<KindReader<StorageClass>, 'list'>,
): KubeObject {
  if (attributes.operation !== 'CREATE' || !isAbout(attributes, persistentVolumeClaims)) return object;
  const claim = object as PersistentVolumeClaim;
  const { metadata, spec } = claim;
  if (spec.storageClassName !== undefined || metadata.annotations?.[classAnnotation] !== undefined) return object;
  const found = newestClass([...classes.list()].filter((one) => isDefaultStorageClass(one.metadata)));
  const admitted: PersistentVolumeClaim = found ? { ...claim, spec: { ...spec, storageClassName: found.metadata.name } } : claim;
  return admitted;
}
