import type { TemplateMeta } from '#domain/meta/object-meta.js';

/** Marks the pod by which a kubelet shows a static pod; its value is the hash of the manifest. */
export const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** True for the API server's picture of a static pod. */
export function isMirrorPod({ metadata }: { readonly metadata?: TemplateMeta }): boolean {
  return metadata?.annotations?.[mirrorAnnotation] !== undefined;
}
