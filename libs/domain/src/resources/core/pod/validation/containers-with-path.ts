import type { Container, EphemeralContainer, PodSpec } from '#domain/schema/types/core-v1.js';

/** Every container of a pod with its path, in the order in which upstream visits them: init, proper, ephemeral (VisitContainersWithPath). */
export function containersWithPath(
  spec: PodSpec,
  path: string,
): readonly (readonly [container: Container | EphemeralContainer, path: string])[] {
  const list = (containers: readonly (Container | EphemeralContainer)[] | null | undefined, name: string) =>
    (containers ?? []).map((container, i) => [container, `${path}.${name}[${i}]`] as const);
  return [
    ...list(spec.initContainers, 'initContainers'),
    ...list(spec.containers, 'containers'),
    ...list(spec.ephemeralContainers, 'ephemeralContainers'),
  ];
}
