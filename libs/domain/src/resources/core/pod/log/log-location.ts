import type { Pod, PodLogOptions } from '#domain/schema/types/core-v1.js';
import { badRequest } from '#domain/status/status-error.js';

/**
 * The path and query at the kubelet of the pod's node; undefined as long as the pod has no node. Throws 400 where the container is not
 * named or not there. Source: pkg/registry/core/pod/strategy.go LogLocation.
 */
export function logLocation(pod: Pod, options: PodLogOptions): string | undefined {
  const container = containerNamed(pod, options.container ?? '');
  if (!pod.spec.nodeName) return undefined;
  const { follow, previous, timestamps, sinceSeconds, sinceTime, tailLines, limitBytes, stream } = options;
  const given = { follow, limitBytes, previous, sinceSeconds, sinceTime, stream, tailLines, timestamps };
  const query = Object.entries(given).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return `/containerLogs/${pod.metadata.namespace ?? ''}/${pod.metadata.name}/${container}?${query.join('&')}`;
}

/** The container that a request for a log, or to run something in one, means. Source: strategy.go validateContainer. */
export function containerNamed({ metadata, spec }: Pod, name: string): string {
  const containers = spec.containers ?? [];
  const all = [...(spec.initContainers ?? []), ...containers, ...(spec.ephemeralContainers ?? [])];
  if (name !== '') {
    if (!all.some((container) => container.name === name)) throw badRequest(`container ${name} is not valid for pod ${metadata.name}`);
    return name;
  }
  const [first] = containers;
  if (!first) throw badRequest(`a container name must be specified for pod ${metadata.name}`);
  if (containers.length === 1) return first.name;
  const choice = all.map((container) => container.name).join(' ');
  throw badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${choice}]`);
}
