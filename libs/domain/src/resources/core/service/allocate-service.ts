import type { Allocated, Claims } from '#domain/allocation/allocation-rules.js';
import { type IpFamily, parseIpSloppy, formatIp } from '#domain/ip/ip-address.js';
import { allocateNodePorts, nodePortsOf, updateNodePorts } from '#domain/resources/core/service/allocate-node-ports.js';
import { defaultServiceFamilies, isSettledPreferDualStack } from '#domain/resources/core/service/default-service-families.js';
import { normalizeClusterIps, patchAllocatedValues } from '#domain/resources/core/service/patch-allocated-values.js';
import { type AllocationProblem, ServiceAllocator, type ServiceNetwork } from '#domain/allocation/service-network.js';
import { isHeadless, mayHaveNodePorts, needsClusterIp, needsHealthCheckNodePort } from '#domain/resources/core/service/service-type.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import { invalid } from '#domain/status/field-error.js';
import { internalError, invalidObject, type StatusError } from '#domain/status/status-error.js';

/**
 * What a create does before the strategy runs. Throws StatusError. Nothing is taken when it throws.
 * Source: pkg/registry/core/service/storage/{storage,alloc}.go beginCreate, allocateCreate.
 */
export function allocateServiceCreate(given: Service, network: ServiceNetwork): Allocated<Service> {
  const allocator = new ServiceAllocator(network);
  const service = defaultServiceFamilies(normalizeClusterIps(given, undefined), undefined, network.families);
  const allocated = allocateNodePorts(allocateClusterIps(service, allocator), allocator);
  return { object: allocated, ips: allocator.ips, releasedIps: [], ports: allocator.ports, releasedPorts: [] };
}

/** What an update does before the strategy runs: restores what the client left out, takes what is new, lets go of the rest. */
export function allocateServiceUpdate(given: Service, prev: Service, network: ServiceNetwork): Allocated<Service> {
  const allocator = new ServiceAllocator(network);
  const patched = normalizeClusterIps(patchAllocatedValues(given, prev), prev);
  const next = defaultServiceFamilies(patched, prev, network.families);
  const { service, releasedIps } = updateClusterIps(next, prev, allocator);
  const withPorts = updateNodePorts(service, prev, allocator);
  return {
    object: withPorts,
    ips: allocator.ips,
    releasedIps,
    ports: allocator.ports,
    releasedPorts: releasedPorts(withPorts, prev),
  };
}

/** Everything a Service has, and lets go when it is deleted (releaseAllocatedResources). */
export function claimsOfService(service: Service): Claims {
  const hasIps = needsClusterIp(service) && !isHeadless(service);
  return {
    ips: hasIps ? canonical(service.spec.clusterIPs ?? []) : [],
    ports: [...nodePortsOf(service), ...healthCheckPortOf(service)],
  };
}

/** One address for each family; those that the Service names, and any where it names none. */
function allocateClusterIps(service: Service, allocator: ServiceAllocator): Service {
  if (!needsClusterIp(service) || service.spec.clusterIPs?.[0] === 'None') return service;
  const given = service.spec.clusterIPs ?? [];
  const families = service.spec.ipFamilies ?? [];
  // errors show the list with a blank for each address that is still to come
  const marked = { ...service, spec: { ...service.spec, clusterIPs: [...given, ...families.slice(given.length).map(() => '')] } };
  const taken = families.map((family, i) => takeIp(marked, family, given[i] ?? '', allocator));
  const clusterIPs = [...taken, ...given.slice(taken.length)];
  const [clusterIP] = clusterIPs;
  return { ...service, spec: { ...service.spec, ...(clusterIP !== undefined && { clusterIP }), clusterIPs } };
}

/** From ExternalName all addresses are new, to ExternalName all go; otherwise only the second one comes or goes. */
function updateClusterIps(
  next: Service,
  prev: Service,
  allocator: ServiceAllocator,
): { readonly service: Service; readonly releasedIps: readonly string[] } {
  const nothing = { service: next, releasedIps: [] };
  if (isSettledPreferDualStack(next, prev)) return nothing;
  if (!needsClusterIp(prev)) return { service: allocateClusterIps(next, allocator), releasedIps: [] };
  const before = prev.spec.clusterIPs ?? [];
  if (before[0] === 'None') return nothing;
  if (!needsClusterIp(next)) return { service: next, releasedIps: canonical(before.slice(0, prev.spec.ipFamilies?.length)) };
  const [was = 0, is = 0] = [prev.spec.ipFamilies?.length, next.spec.ipFamilies?.length];
  if (was === 2 && is === 1) return { service: next, releasedIps: canonical(before.slice(1, 2)) };
  if (was !== 1 || is !== 2) return nothing;
  const given = next.spec.clusterIPs ?? [];
  const marked = given.length < 2 ? { ...next, spec: { ...next.spec, clusterIPs: [...given, ''] } } : next;
  const second = takeIp(marked, next.spec.ipFamilies?.[1] ?? '', given[1] ?? '', allocator);
  const clusterIPs = [...given.slice(0, 1), second, ...given.slice(2)];
  return { service: { ...next, spec: { ...next.spec, clusterIPs } }, releasedIps: [] };
}

function takeIp(service: Service, family: string, wanted: string, allocator: ServiceAllocator): string {
  const taken = allocator.takeIp(family === 'IPv6' ? 'IPv6' : ('IPv4' satisfies IpFamily), wanted);
  if (typeof taken === 'string') return taken;
  throw ipError(service, wanted, taken);
}

function ipError({ metadata, spec }: Service, wanted: string, { problem, isFull }: AllocationProblem): StatusError {
  if (isFull) return internalError(`failed to allocate a serviceIP for Service "${metadata.name}": ${problem}`);
  const detail = `failed to allocate IP ${wanted}: ${problem}`;
  return invalidObject({ group: '', kind: 'Service' }, metadata.name, [invalid('spec.clusterIPs', spec.clusterIPs, detail)]);
}

function releasedPorts(next: Service, prev: Service): readonly number[] {
  const kept = mayHaveNodePorts(next) ? nodePortsOf(next) : [];
  const released = mayHaveNodePorts(prev) ? nodePortsOf(prev).filter((port) => !kept.includes(port)) : [];
  return needsHealthCheckNodePort(next) ? released : [...released, ...healthCheckPortOf(prev)];
}

function healthCheckPortOf(service: Service): readonly number[] {
  const { healthCheckNodePort = 0 } = service.spec;
  return needsHealthCheckNodePort(service) && healthCheckNodePort > 0 ? [healthCheckNodePort] : [];
}

function canonical(ips: readonly string[]): readonly string[] {
  return ips.flatMap((ip) => {
    const address = parseIpSloppy(ip);
    return address ? [formatIp(address)] : [];
  });
}
