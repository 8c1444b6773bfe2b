import type { KubeObject, TemplateMeta } from '#domain/meta/object-meta.js';
import type { OwnerReference } from '#domain/schema/types/meta-v1.js';

/** The owner reference marked `controller: true`, of which there is at most one. */
export function controllerOf(object: { readonly metadata?: TemplateMeta }): OwnerReference | undefined {
  return object.metadata?.ownerReferences?.find((owner) => owner.controller === true);
}

/** True when `owner` (by UID) is the controller of `object`. */
export function isControlledBy(
  object: { readonly metadata?: TemplateMeta },
  owner: { readonly metadata: { readonly uid?: string } },
): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** The reference a controller puts on what it creates: controller and blockOwnerDeletion true (metav1.NewControllerRef). */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
