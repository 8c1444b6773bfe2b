import type { KubeObject } from '#domain/meta/object-meta.js';

/** Metadata of `next` with what only a write to the object itself may change as it is in `prev` (metav1.ResetObjectMetaForStatus). */
export function resetMetadata<T extends KubeObject>({ metadata: next }: T, { metadata: prev }: T): T['metadata'] {
  const { labels, annotations, finalizers, ownerReferences, deletionTimestamp, generation } = prev;
  return { ...next, labels, annotations, finalizers, ownerReferences, deletionTimestamp, generation } as T['metadata'];
}
