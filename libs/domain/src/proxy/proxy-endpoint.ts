import { keyOf, type ObjectKey } from '#domain/meta/object-meta.js';
import { joinHostPort } from '#domain/ip/host-port.js';
import type { IpFamily } from '#domain/ip/ip-address.js';
import { parseAddress, type Address } from '#domain/proxy/address-range.js';
import { endpointChain } from '#domain/proxy/chains.js';
import type { ChainName } from '#domain/proxy/iptables/rule-table.js';
import { servicePortKey, servicePortName, transportProtocol, type ServicePortKey } from '#domain/proxy/service-port-name.js';
import type { Endpoint, EndpointPort, EndpointSlice } from '#domain/schema/types/discovery-v1.js';

/** One address that can serve one service port. Upstream's BaseEndpointInfo, `pkg/proxy/endpoint.go`. */
export interface ProxyEndpoint {
  readonly ip: Address;
  readonly port: number;
  /** `ip:port` or `[ip]:port`: its identity within a service port, and what endpoints are ordered by. */
  readonly address: string;
  readonly chain: ChainName;
  /** Runs on the node of this proxy. */
  readonly local: boolean;
  /** Ready and not terminating, or its Service publishes addresses that are not ready. */
  readonly ready: boolean;
  /** Ready regardless of termination. */
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
}

export type EndpointsByPort = ReadonlyMap<ServicePortKey, readonly ProxyEndpoint[]>;

/** The Service a slice belongs to; undefined for a slice of none, which the proxy ignores. */
export function serviceOf(slice: EndpointSlice): ObjectKey | undefined {
  const name = slice.metadata.labels?.['kubernetes.io/service-name'];
  return name ? keyOf({ metadata: { ...slice.metadata, name } }) : undefined;
}

/** Slices a proxy does not look at: of another family, of headless Services, of Services another proxy serves. */
export function isTracked({ addressType, metadata }: EndpointSlice, family: IpFamily): boolean {
  const labels = metadata.labels ?? {};
  return (
    addressType === family &&
    labels['service.kubernetes.io/headless'] === undefined &&
    labels['service.kubernetes.io/service-proxy-name'] === undefined
  );
}

/**
 * Merges the slices of one Service: per port the endpoints in the order of their text, each `ip:port` once. Of two endpoints that claim one
 * address the one that is not terminating wins. Source: `pkg/proxy/endpointslicecache.go`.
 */
export function mergeSlices(service: ObjectKey, slices: Iterable<EndpointSlice>, nodeName: string): EndpointsByPort {
  const merged = new Map<ServicePortKey, Map<string, ProxyEndpoint>>();
  for (const slice of slices) {
    for (const port of slice.ports ?? []) {
      const name = servicePortName(service, port.name ?? '');
      const key = servicePortKey(name, transportProtocol(port.protocol));
      if (!port.port) continue;
      const byAddress = merged.get(key) ?? new Map<string, ProxyEndpoint>();
      for (const endpoint of endpointsOf(slice, { ...port, port: port.port, name }, nodeName)) {
        if (!byAddress.has(endpoint.address) || !endpoint.terminating) byAddress.set(endpoint.address, endpoint);
      }
      if (byAddress.size > 0) merged.set(key, byAddress);
    }
  }
  return new Map([...merged].map(([key, byAddress]) => [key, [...byAddress.values()].sort(byText)]));
}

/** `port.name` is the name of the service port. */
function endpointsOf(
  slice: EndpointSlice,
  port: EndpointPort & { port: number; name: string },
  nodeName: string,
): readonly ProxyEndpoint[] {
  return (slice.endpoints ?? []).flatMap((endpoint) => {
    const ip = parseAddress(endpoint.addresses?.[0] ?? '');
    if (!ip) return [];
    const address = joinHostPort(ip.text, port.port);
    const chain = endpointChain(port.name, transportProtocol(port.protocol), address);
    return [{ ip, port: port.port, address, chain, ...stateOf(endpoint, nodeName) }];
  });
}

function stateOf({ conditions, nodeName, hints }: Endpoint, here: string): Omit<ProxyEndpoint, 'ip' | 'port' | 'address' | 'chain'> {
  const { ready = true, serving = true, terminating = false } = conditions ?? {};
  return {
    local: nodeName !== undefined && nodeName !== '' && nodeName === here,
    ready,
    serving,
    terminating,
    zoneHints: hints?.forZones?.map(({ name }) => name) ?? [],
    nodeHints: hints?.forNodes?.map(({ name }) => name) ?? [],
  };
}

function byText(a: ProxyEndpoint, b: ProxyEndpoint): number {
  return a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
}
