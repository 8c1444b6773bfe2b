import type { Container, PodSpec } from '#domain/schema/types/core-v1.js';

/** All containers of a pod: init, regular, ephemeral. */
export function containersOf({ initContainers = [], containers, ephemeralContainers = [] }: PodSpec): readonly Container[] {
  return [...initContainers, ...(containers ?? []), ...(ephemeralContainers as readonly Container[])];
}
