import type { WriteAction } from '#domain/controllers/controller.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { podStatusChanges } from '#domain/resources/core/pod/status/status-changes.js';
import type { Pod, PodStatus } from '#domain/schema/types/core-v1.js';

/** The patch of pods/status that brings a pod, this and no other of its name, to a status. Source: PatchPodStatus in pkg/util/pod/pod.go. */
export function patchPodStatus(pod: Pod, next: PodStatus): WriteAction & { readonly do: 'patch' } {
  return {
    do: 'patch',
    resource: pods,
    key: keyOf(pod),
    patchType: 'strategic',
    patch: { metadata: { uid: pod.metadata.uid }, status: podStatusChanges(pod.status, next) },
    subresource: 'status',
  };
}
