import { isHugePageResource } from '#domain/resources/core/resource-name.js';
import type { PodSpec } from '#domain/schema/types/core-v1.js';

/** What `spec.resources` may speak of: cpu, memory and huge pages (k8s.io/component-helpers/resource IsSupportedPodLevelResource). */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePageResource(name);
}

/** True when `spec.resources` asks for something for the pod as a whole. */
export function hasPodLevelRequests({ resources }: PodSpec): boolean {
  return Object.keys(resources?.requests ?? {}).some(isPodLevelResource);
}

/** True when `spec.resources` asks for or limits something for the pod as a whole. */
export function hasPodLevelResources(spec: PodSpec): boolean {
  return hasPodLevelRequests(spec) || Object.keys(spec.resources?.limits ?? {}).some(isPodLevelResource);
}
