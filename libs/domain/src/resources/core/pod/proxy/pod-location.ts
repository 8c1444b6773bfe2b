import { parsePublishedAddresses } from '#domain/fabric/host-address.js';
import { backendLocation, type BackendLocation, checkProxyable } from '#domain/reverse-proxy/backend-location.js';
import { parseSchemeNamePort, type SchemeNamePort } from '#domain/reverse-proxy/scheme-name-port.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { badRequest } from '#domain/status/status-error.js';
import { goQuote } from '#domain/json/go-marshal.js';

/** What the name in `pods/<name>/proxy` says. Throws 400. */
export function podRequestOf(name: string): SchemeNamePort {
  const request = parseSchemeNamePort(name);
  if (!request) throw badRequest(`invalid pod request ${goQuote(name)}`);
  return request;
}

/**
 * Where a pod is asked: on the port of the request, or on the first that it declares. Throws 400 as long as the pod has no address.
 * Source: pkg/registry/core/pod/strategy.go ResourceLocation.
 */
export function podLocation({ metadata, spec, status }: Pod, { scheme, port }: SchemeNamePort): BackendLocation {
  const declared = (spec.containers ?? []).find(({ ports = [] }) => ports.length > 0)?.ports?.[0]?.containerPort;
  const address = status.podIPs?.[0]?.ip ?? '';
  checkProxyable(address);
  const wanted = { scheme, address, port: port === '' && declared !== undefined ? String(declared) : port };
  return backendLocation(wanted, parsePublishedAddresses(metadata.annotations));
}
