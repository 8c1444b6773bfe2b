import { parsePublishedAddresses } from '#domain/fabric/host-address.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { backendLocation, type BackendLocation } from '#domain/reverse-proxy/backend-location.js';
import { parseSchemeNamePort, type SchemeNamePort } from '#domain/reverse-proxy/scheme-name-port.js';
import type { EndpointAddress, Endpoints, Pod, Service } from '#domain/schema/types/core-v1.js';
import { badRequest, serviceUnavailable, type StatusError } from '#domain/status/status-error.js';

/** What the name in `services/<name>/proxy` says. Throws 400. */
export function serviceRequestOf(name: string): SchemeNamePort {
  const request = parseSchemeNamePort(name);
  if (!request) throw badRequest(`invalid service request ${goQuote(name)}`);
  return request;
}

/** The objects a Service is found by. Each throws 404 for what is not there, or says undefined. */
export interface ServiceObjects {
  service(name: string): Service;
  endpoints(name: string): Endpoints;
  pod(name: string): Pod | undefined;
}

/**
 * One of the pods behind a Service, by chance; `random` in [0, 1). Endpoints that are no pods of the namespace are passed over. Throws 503
 * where nobody answers on the port. Source: pkg/registry/core/service/storage/storage.go ResourceLocation.
 */
export function serviceLocation(name: string, namespace: string, objects: ServiceObjects, random: () => number): BackendLocation {
  const request = serviceRequestOf(name);
  const portName = portNameOf(request, objects);
  const { subsets = [] } = objects.endpoints(request.name);
  if (subsets.length === 0) throw noEndpoints(request.name);
  for (const { addresses = [], ports = [] } of fromAnywhere(subsets, random)) {
    for (const { port } of ports.filter((one) => (one.name ?? '') === portName)) {
      for (const address of fromAnywhere(addresses, random)) {
        const pod = podAt(address, namespace, objects);
        if (!pod) continue;
        const wanted = { scheme: request.scheme, address: address.ip, port: String(port) };
        return backendLocation(wanted, parsePublishedAddresses(pod.metadata.annotations));
      }
    }
  }
  throw noEndpoints(name);
}

/** Endpoints know their ports by name, so a number is looked up in the Service. */
function portNameOf({ name, port }: SchemeNamePort, objects: ServiceObjects): string {
  if (!/^\d+$/.test(port)) return port;
  const found = (objects.service(name).spec.ports ?? []).find((one) => one.port === Number(port));
  if (!found) throw serviceUnavailable(`no service port ${Number(port)} found for service ${goQuote(name)}`);
  return found.name ?? '';
}

function podAt({ ip, targetRef }: EndpointAddress, namespace: string, objects: ServiceObjects): Pod | undefined {
  if (!targetRef || (targetRef.namespace ?? '') !== namespace) return undefined;
  const pod = objects.pod(targetRef.name ?? '');
  return pod?.status.podIPs?.some((one) => one.ip === ip) ? pod : undefined;
}

function noEndpoints(name: string): StatusError {
  return serviceUnavailable(`no endpoints available for service ${goQuote(name)}`);
}

/** All items, round from one that chance picks. */
function fromAnywhere<T>(items: readonly T[], random: () => number): readonly T[] {
  const start = Math.floor(random() * items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}
