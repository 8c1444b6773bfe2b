import { formatPublishedAddresses, hostAddressesAnnotation, type PublishedAddresses } from '#domain/fabric/host-address.js';
import type { JsonObject } from '#domain/json/json.js';
import { createStrategicMergePatch } from '#domain/patch/create-strategic-merge-patch.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { Pod, PodStatus } from '#domain/schema/types/core-v1.js';

/**
 * The strategic merge patch of pods/status that brings the status the API server has to `next`, and the annotation with the host addresses to
 * `addresses`; undefined when they are there already. The UID is a precondition. Source: PatchPodStatus in pkg/util/pod/pod.go.
 */
export function podStatusPatch(pod: Pod, next: PodStatus, addresses: PublishedAddresses = {}): JsonObject | undefined {
  const schema = builtInSchema('core.v1.PodStatus');
  const status = createStrategicMergePatch(schema, withoutNulls(pod.status), withoutNulls(next));
  const annotations = addressesPatch(pod, addresses);
  if (!annotations && Object.keys(status).length === 0) return undefined;
  return { metadata: { uid: pod.metadata.uid, ...(annotations && { annotations }) }, status };
}

function addressesPatch({ metadata }: Pod, addresses: PublishedAddresses): JsonObject | undefined {
  const before = metadata.annotations?.[hostAddressesAnnotation];
  const after = Object.keys(addresses).length === 0 ? undefined : formatPublishedAddresses(addresses);
  return before === after ? undefined : { [hostAddressesAnnotation]: after ?? null };
}

/** The zero times of conditions are null where the API server wrote them, and absent where the kubelet did. */
function withoutNulls(status: PodStatus): JsonObject {
  const conditions = status.conditions?.map((condition) =>
    Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== null)),
  );
  return { ...status, ...(conditions && { conditions }) } as unknown as JsonObject;
}
