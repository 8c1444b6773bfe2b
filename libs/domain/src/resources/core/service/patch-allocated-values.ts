import { needsClusterIp, needsHealthCheckNodePort, needsNodePorts } from '#domain/resources/core/service/service-type.js';
import type { Service, ServiceSpec } from '#domain/schema/types/core-v1.js';

/**
 * `next` with the addresses and ports that were allocated before and that the client left out: sending the manifest of a Service again
 * changes nothing. Node ports are found by the name of their port, and only where no other port claims them.
 * Source: pkg/registry/core/service/storage/storage.go patchAllocatedValues.
 */
export function patchAllocatedValues(next: Service, prev: Service): Service {
  return {
    ...next,
    spec: {
      ...next.spec,
      ...(needsClusterIp(prev) && needsClusterIp(next) && clusterIpsOf(next.spec, prev.spec)),
      ...(needsNodePorts(prev) && needsNodePorts(next) && portsOf(next.spec, prev.spec)),
      ...(needsHealthCheckNodePort(prev) && needsHealthCheckNodePort(next) && healthCheckPortOf(next.spec, prev.spec)),
    },
  };
}

function clusterIpsOf(next: ServiceSpec, prev: ServiceSpec): Partial<ServiceSpec> {
  return {
    ...(!next.clusterIP && prev.clusterIP && { clusterIP: prev.clusterIP }),
    ...(isEmpty(next.clusterIPs) && prev.clusterIPs && { clusterIPs: prev.clusterIPs }),
  };
}

function healthCheckPortOf(next: ServiceSpec, prev: ServiceSpec): Partial<ServiceSpec> {
  return next.healthCheckNodePort || !prev.healthCheckNodePort ? {} : { healthCheckNodePort: prev.healthCheckNodePort };
}

function portsOf(next: ServiceSpec, prev: ServiceSpec): Partial<ServiceSpec> {
  if (!next.ports) return {};
  const claimed = new Set(next.ports.map(({ nodePort }) => nodePort));
  const byName = new Map(prev.ports?.map(({ name = '', nodePort }) => [name, nodePort] as const));
  const ports = next.ports.map((port) => {
    const before = byName.get(port.name ?? '');
    return port.nodePort || !before || claimed.has(before) ? port : { ...port, nodePort: before };
  });
  return { ports };
}

/**
 * `clusterIP` and `clusterIPs` brought together where the client set, changed or cleared only one. Old clients know only the first.
 * Source: normalizeClusterIPs.
 */
export function normalizeClusterIps(next: Service, prev: Service | undefined): Service {
  const { clusterIP = '', clusterIPs = [] } = next.spec;
  if (!prev) return clusterIP !== '' && isEmpty(clusterIPs) ? withClusterIps(next, [clusterIP]) : next;
  const { clusterIP: before = '', clusterIPs: allBefore = [] } = prev.spec;
  if (clusterIP === before) return isEmpty(clusterIPs) && !isEmpty(allBefore) ? withClusterIps(next, allBefore) : next;
  const isSame = clusterIPs.length === allBefore.length && clusterIPs.every((ip, i) => ip === allBefore[i]);
  if (!isSame) return next;
  return withClusterIps(next, clusterIP === '' ? [] : [clusterIP]);
}

function withClusterIps(service: Service, clusterIPs: readonly string[]): Service {
  return { ...service, spec: { ...service.spec, clusterIPs } };
}

function isEmpty(list: readonly string[] | undefined): boolean {
  return (list ?? []).length === 0;
}
