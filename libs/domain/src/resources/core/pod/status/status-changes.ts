import type { JsonObject } from '#domain/json/json.js';
import { createStrategicMergePatch } from '#domain/patch/create-strategic-merge-patch.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { PodStatus } from '#domain/schema/types/core-v1.js';

/**
 * The strategic merge patch that makes one status of a pod of another; empty when they are the same. Zero times of conditions, which are null
 * where the API server wrote them and absent elsewhere, are the same. Source: preparePatchBytesForPodStatus in pkg/util/pod/pod.go.
 */
export function podStatusChanges(before: PodStatus, after: PodStatus): JsonObject {
  return createStrategicMergePatch(builtInSchema('core.v1.PodStatus'), withoutNulls(before), withoutNulls(after));
}

function withoutNulls(status: PodStatus): JsonObject {
  const conditions = status.conditions?.map((condition) =>
    Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== null)),
  );
  return { ...status, ...(conditions && { conditions }) } as unknown as JsonObject;
}
