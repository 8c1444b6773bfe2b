import { semanticallyEqual } from '#domain/json/equal.js';
import type { Endpoint, EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { isDns1123Subdomain } from '#domain/validation/names.js';

const hostname = 'kubernetes.io/hostname';

/**
 * `deprecatedTopology` is read-only in discovery.k8s.io/v1: it stays while endpoints do not change at all and is dropped otherwise.
 * A node name that was kept in it moves to nodeName (dropTopologyOnV1 in pkg/registry/discovery/endpointslice/strategy.go).
 */
export function dropTopology(next: EndpointSlice, prev?: EndpointSlice): EndpointSlice {
  if (!next.endpoints?.some((endpoint) => endpoint.deprecatedTopology)) return next;
  if (prev && semanticallyEqual(next.endpoints, prev.endpoints)) return next;
  const known = new Set((prev?.endpoints ?? []).map(({ deprecatedTopology }) => deprecatedTopology?.[hostname] ?? ''));
  return { ...next, endpoints: next.endpoints.map((endpoint) => withoutTopology(endpoint, known)) };
}

function withoutTopology({ deprecatedTopology, ...endpoint }: Endpoint, known: ReadonlySet<string>): Endpoint {
  const node = deprecatedTopology?.[hostname] ?? '';
  const moves = endpoint.nodeName === undefined && node !== '' && known.has(node) && isDns1123Subdomain(node).length === 0;
  return moves ? { ...endpoint, nodeName: node } : endpoint;
}
