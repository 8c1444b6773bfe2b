import { equal } from '#domain/json/equal.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import type { Endpoint, EndpointHints } from '#domain/schema/types/discovery-v1.js';

/**
 * Hints of `spec.trafficDistribution`: every ready endpoint is for its own zone, and with PreferSameNode for its own node as well.
 * Source: k8s.io/endpointslice/trafficdist/trafficdist.go.
 */

/** The distribution a Service asks for, if it is one of those that exist; the older annotation goes before it. */
export function trafficDistributionOf(service: Service): string | undefined {
  const { trafficDistribution = '' } = service.spec;
  const isKnown = ['PreferClose', 'PreferSameZone', 'PreferSameNode'].includes(trafficDistribution);
  return isKnown && !asksForTopologyHints(service) ? trafficDistribution : undefined;
}

/** True when the annotation `service.kubernetes.io/topology-mode`, or its older form, is Auto. */
export function asksForTopologyHints({ metadata }: Service): boolean {
  const { annotations = {} } = metadata;
  const mode = annotations['service.kubernetes.io/topology-aware-hints'] ?? annotations['service.kubernetes.io/topology-mode'];
  return mode === 'Auto' || mode === 'auto';
}

/** The endpoint with the hints it should have; itself when it has them. Endpoints that are not ready keep what they have. */
export function withDistributionHints(endpoint: Endpoint, distribution: string): Endpoint {
  if (!isReadyEndpoint(endpoint)) return endpoint;
  const { zone, nodeName } = endpoint;
  const forNodes = distribution === 'PreferSameNode' && nodeName !== undefined ? [{ name: nodeName }] : undefined;
  const hints: EndpointHints = { ...(zone !== undefined && { forZones: [{ name: zone }] }), ...(forNodes && { forNodes }) };
  const wanted = Object.keys(hints).length > 0 ? hints : undefined;
  if (equal(endpoint.hints, wanted)) return endpoint;
  return wanted ? { ...endpoint, hints: wanted } : withoutHints(endpoint);
}

/** The endpoint without hints; itself when it has none. */
export function withoutHints(endpoint: Endpoint): Endpoint {
  if (!endpoint.hints) return endpoint;
  const { hints: _, ...rest } = endpoint;
  return rest;
}

export function isReadyEndpoint({ conditions }: Endpoint): boolean {
  return conditions.ready === true;
}
