import { formatPublishedAddresses, hostAddressesAnnotation, type PublishedAddresses } from '#domain/fabric/host-address.js';
import type { JsonObject } from '#domain/json/json.js';
import { podStatusChanges } from '#domain/resources/core/pod/status/status-changes.js';
import type { Pod, PodStatus } from '#domain/schema/types/core-v1.js';

/**
 * The strategic merge patch of pods/status that brings the status the API server has to `next`, and the annotation with the host addresses to
 * `addresses`; undefined when they are there already. The UID is a precondition. Source: PatchPodStatus in pkg/util/pod/pod.go.
 */
export function podStatusPatch(pod: Pod, next: PodStatus, addresses: PublishedAddresses = {}): JsonObject | undefined {
  const status = podStatusChanges(pod.status, next);
  const annotations = addressesPatch(pod, addresses);
  if (!annotations && Object.keys(status).length === 0) return undefined;
  return { metadata: { uid: pod.metadata.uid, ...(annotations && { annotations }) }, status };
}

function addressesPatch({ metadata }: Pod, addresses: PublishedAddresses): JsonObject | undefined {
  const before = metadata.annotations?.[hostAddressesAnnotation];
  const after = Object.keys(addresses).length === 0 ? undefined : formatPublishedAddresses(addresses);
  return before === after ? undefined : { [hostAddressesAnnotation]: after ?? null };
}
