import type { TemplateMeta } from '#domain/meta/object-meta.js';

/** Once named the class of volumes and claims, and still comes before the field. */
export const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** The storage class of a volume or claim, empty for none. Source: pkg/apis/core/helper/helpers.go GetPersistentVolumeClaimClass. */
export function storageClassOf(object: { readonly metadata: TemplateMeta; readonly spec: { readonly storageClassName?: string } }): string {
  return object.metadata.annotations?.[classAnnotation] ?? object.spec.storageClassName ?? '';
}
