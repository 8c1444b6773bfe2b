import { mayHaveNodePorts, needsHealthCheckNodePort, needsNodePorts } from '#domain/resources/core/service/service-type.js';
import type { AllocationProblem, ServiceAllocator } from '#domain/allocation/service-network.js';
import type { Service, ServicePort } from '#domain/schema/types/core-v1.js';
import { invalid } from '#domain/status/field-error.js';
import { badRequest, internalError, invalidObject, type StatusError } from '#domain/status/status-error.js';

/**
 * The Service with node ports where it needs them, and a health check port. A port number that is served under two protocols gets one node
 * port for both. Throws StatusError. Source: pkg/registry/core/service/storage/alloc.go txnAllocNodePorts.
 */
export function allocateNodePorts(service: Service, allocator: ServiceAllocator): Service {
  const withPorts = mayHaveNodePorts(service) ? withNewPorts(service, allocator) : service;
  return needsHealthCheckNodePort(service) ? withHealthCheckPort(withPorts, allocator) : withPorts;
}

/** Ports one after the other: earlier ones may decide over later ones of the same number (initNodePorts). */
function withNewPorts(service: Service, allocator: ServiceAllocator): Service {
  const given = service.spec.ports ?? [];
  const byNumber = new Map<number, number>();
  const ports = given.map((port, i) => {
    const { nodePort = 0 } = port;
    if (nodePort === 0 && !needsNodePorts(service)) return port;
    const known = byNumber.get(port.port);
    if (known !== undefined) {
      const isOther = nodePort !== 0 && nodePort !== known;
      return withNodePort(port, isOther ? take(service, i, nodePort, allocator) : known);
    }
    // the number that a port of the same number asks for, be it a later one
    const wanted = given.find((other) => other.port === port.port && other.nodePort)?.nodePort ?? 0;
    const taken = take(service, i, wanted, allocator);
    byNumber.set(port.port, taken);
    return withNodePort(port, taken);
  });
  return { ...service, spec: { ...service.spec, ...(service.spec.ports && { ports }) } };
}

/** Ports of an update: new numbers are taken, missing ones filled, old ones kept. Throws StatusError (updateNodePorts). */
export function updateNodePorts(next: Service, prev: Service, allocator: ServiceAllocator): Service {
  const withPorts = mayHaveNodePorts(next) ? withUpdatedPorts(next, prev, allocator) : next;
  return needsHealthCheckNodePort(next) && !needsHealthCheckNodePort(prev) ? withHealthCheckPort(withPorts, allocator) : withPorts;
}

function withUpdatedPorts(next: Service, prev: Service, allocator: ServiceAllocator): Service {
  const before = new Set(nodePortsOf(prev));
  const asked = new Set<number>();
  const seen = new Set<string>();
  const ports = (next.spec.ports ?? []).map((port, i) => {
    const { nodePort = 0 } = port;
    if (nodePort === 0 && !needsNodePorts(next)) return port;
    const isHeld = nodePort !== 0 && (before.has(nodePort) || asked.has(nodePort));
    const taken = isHeld ? nodePort : take(next, i, nodePort, allocator);
    if (nodePort !== 0) asked.add(nodePort);
    const key = `{${port.protocol ?? ''} ${taken}}`;
    if (seen.has(key)) throw badRequest(`duplicate nodePort: ${key}`);
    seen.add(key);
    return withNodePort(port, taken);
  });
  return { ...next, spec: { ...next.spec, ...(next.spec.ports && { ports }) } };
}

/** Every node port of the Service's ports, without the health check port. */
export function nodePortsOf({ spec }: Service): readonly number[] {
  return (spec.ports ?? []).flatMap(({ nodePort }) => nodePort || []);
}

function withNodePort(port: ServicePort, nodePort: number): ServicePort {
  return port.nodePort === nodePort ? port : { ...port, nodePort };
}

function take(service: Service, i: number, wanted: number, allocator: ServiceAllocator): number {
  const taken = allocator.takePort(wanted);
  if (typeof taken === 'number') return taken;
  throw portError(service, i, wanted, taken);
}

function portError({ metadata }: Service, i: number, wanted: number, { problem, isFull }: AllocationProblem): StatusError {
  if (isFull) return internalError(`failed to allocate a nodePort: ${problem}`);
  return invalidObject({ group: '', kind: 'Service' }, metadata.name, [invalid(`spec.ports[${i}].nodePort`, wanted, problem)]);
}

function withHealthCheckPort(service: Service, allocator: ServiceAllocator): Service {
  const { healthCheckNodePort: wanted = 0 } = service.spec;
  const taken = allocator.takePort(wanted);
  if (typeof taken === 'number') return { ...service, spec: { ...service.spec, healthCheckNodePort: taken } };
  const what = wanted === 0 ? 'allocate a' : 'allocate requested';
  const problem = `failed to ${what} HealthCheck NodePort ${wanted}: ${taken.problem}`;
  throw taken.isFull ? internalError(problem) : badRequest(problem);
}
