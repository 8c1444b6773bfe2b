import type { JsonObject } from '#domain/json/json.js';
import { createStrategicMergePatch } from '#domain/patch/create-strategic-merge-patch.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { Pod, PodStatus } from '#domain/schema/types/core-v1.js';

/**
 * The strategic merge patch of pods/status that brings the status the API server has to `next`; undefined when it is there already. The UID
 * is a precondition. Source: PatchPodStatus in pkg/util/pod/pod.go.
 */
export function podStatusPatch(pod: Pod, next: PodStatus): JsonObject | undefined {
  const schema = builtInSchema('core.v1.PodStatus');
  const status = createStrategicMergePatch(schema, withoutNulls(pod.status), withoutNulls(next));
  return Object.keys(status).length === 0 ? undefined : { metadata: { uid: pod.metadata.uid }, status };
}

/** The zero times of conditions are null where the API server wrote them, and absent where the kubelet did. */
function withoutNulls(status: PodStatus): JsonObject {
  const conditions = status.conditions?.map((condition) =>
    Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== null)),
  );
  return { ...status, ...(conditions && { conditions }) } as unknown as JsonObject;
}
