import { keyOf, type ObjectKey } from '#domain/meta/object-meta.js';
import type { IpFamily } from '#domain/ip/ip-address.js';
import { parseAddress, parseNetwork, rangeOf, type Address, type AddressRange } from '#domain/proxy/address-range.js';
import { servicePortChains, type ServicePortChains } from '#domain/proxy/chains.js';
import type { TransportProtocol } from '#domain/proxy/iptables/rule-table.js';
import { servicePortKey, servicePortName, transportProtocol, type ServicePortKey } from '#domain/proxy/service-port-name.js';
import type { Service, ServicePort, ServiceSpec } from '#domain/schema/types/core-v1.js';

/** One port of one Service as the rules see it, for one IP family. Upstream's BaseServicePortInfo, `pkg/proxy/serviceport.go`. */
export interface ProxyPort {
  readonly key: ServicePortKey;
  readonly service: ObjectKey;
  /** `namespace/name[:portName]`. */
  readonly name: string;
  readonly protocol: TransportProtocol;
  readonly chains: ServicePortChains;
  readonly clusterIP: AddressRange;
  readonly port: number;
  /** 0 when there is none. */
  readonly nodePort: number;
  readonly externalIPs: readonly AddressRange[];
  /** Load balancer addresses in VIP mode. */
  readonly loadBalancerVIPs: readonly AddressRange[];
  /** Empty when every source is allowed. */
  readonly loadBalancerSourceRanges: readonly AddressRange[];
  /** How long a client stays with its endpoint; absent without `sessionAffinity: ClientIP`. */
  readonly stickySeconds?: number;
  /** 0 when there is none. */
  readonly healthCheckNodePort: number;
  readonly externalPolicyLocal: boolean;
  readonly internalPolicyLocal: boolean;
}

/** Services with this label are left to another proxy (`pkg/proxy/apis/well_known_labels.go`). */
const serviceProxyNameLabel = 'service.kubernetes.io/service-proxy-name';

/** Upstream relies on defaulting; a Service that somehow lacks it gets the default. */
const defaultStickySeconds = 10800;

/**
 * The ports of a Service that kube-proxy serves for one family: none when it is headless, ExternalName, has no address of the family, or
 * names another proxy.
 */
export function proxyPortsOf(service: Service, family: IpFamily): readonly ProxyPort[] {
  if (shouldSkip(service)) return [];
  const clusterIP = parseAddress(clusterIPOf(service.spec, family));
  if (!clusterIP) return [];
  const shared = sharedParts(service, family);
  return (service.spec.ports ?? []).map((port) => ({
    ...shared,
    ...namesOf(service, port),
    ...numbersOf(port),
    clusterIP: rangeOf(clusterIP),
  }));
}

/** Reachable by something other than its cluster IP. */
export function isExternallyAccessible(port: ProxyPort): boolean {
  return port.nodePort !== 0 || port.loadBalancerVIPs.length > 0 || port.externalIPs.length > 0;
}

/** Whether traffic ever goes to endpoints of the whole cluster: also with both policies Local, for traffic from pods to external addresses. */
export function usesClusterEndpoints(port: ProxyPort): boolean {
  return !port.internalPolicyLocal || isExternallyAccessible(port);
}

/** Whether traffic ever goes to endpoints of this node only. */
export function usesLocalEndpoints(port: ProxyPort): boolean {
  return port.internalPolicyLocal || (port.externalPolicyLocal && isExternallyAccessible(port));
}

function shouldSkip({ metadata, spec }: Service): boolean {
  const headless = spec.clusterIP === undefined || spec.clusterIP === '' || spec.clusterIP === 'None';
  return headless || spec.type === 'ExternalName' || metadata.labels?.[serviceProxyNameLabel] !== undefined;
}

/** Empty when there is none. Services written before dual-stack have no ipFamilies. */
function clusterIPOf({ clusterIP = '', clusterIPs = [], ipFamilies = [] }: ServiceSpec, family: IpFamily): string {
  if (ipFamilies.length === 0) return parseAddress(clusterIP)?.family === family ? clusterIP : '';
  return clusterIPs[ipFamilies.indexOf(family)] ?? '';
}

function namesOf(service: Service, port: ServicePort): Pick<ProxyPort, 'key' | 'service' | 'name' | 'protocol' | 'chains'> {
  const key = keyOf(service);
  const protocol = transportProtocol(port.protocol);
  const name = servicePortName(key, port.name ?? '');
  return { key: servicePortKey(name, protocol), service: key, name, protocol, chains: servicePortChains(name, protocol) };
}

function numbersOf({ port, nodePort = 0 }: ServicePort): Pick<ProxyPort, 'port' | 'nodePort'> {
  return { port, nodePort };
}

type SharedParts = Omit<ProxyPort, 'key' | 'service' | 'name' | 'protocol' | 'chains' | 'clusterIP' | 'port' | 'nodePort'>;

function sharedParts({ spec, status }: Service, family: IpFamily): SharedParts {
  const externalPolicyLocal = spec.externalTrafficPolicy === 'Local' && acceptsExternalPolicy(spec);
  const vips = (status?.loadBalancer?.ingress ?? []).filter(({ ipMode = 'VIP' }) => ipMode === 'VIP').map(({ ip = '' }) => ip);
  return {
    externalIPs: addressesOf(spec.externalIPs ?? [], family),
    loadBalancerVIPs: addressesOf(vips, family),
    loadBalancerSourceRanges: sourceRangesOf(spec.loadBalancerSourceRanges ?? [], family),
    ...(spec.sessionAffinity === 'ClientIP' && {
      stickySeconds: spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? defaultStickySeconds,
    }),
    healthCheckNodePort: spec.type === 'LoadBalancer' && externalPolicyLocal ? (spec.healthCheckNodePort ?? 0) : 0,
    externalPolicyLocal,
    internalPolicyLocal: spec.internalTrafficPolicy === 'Local',
  };
}

/** externalTrafficPolicy means something only where there is external traffic (`pkg/api/v1/service/util.go` ExternallyAccessible). */
function acceptsExternalPolicy({ type = 'ClusterIP', externalIPs = [] }: ServiceSpec): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs.length > 0);
}

function addressesOf(texts: readonly string[], family: IpFamily): readonly AddressRange[] {
  return texts
    .map(parseAddress)
    .filter((address): address is Address => address?.family === family)
    .map(rangeOf);
}

/** Blanks around a range are tolerated; a range that covers everything switches the firewall off. */
function sourceRangesOf(texts: readonly string[], family: IpFamily): readonly AddressRange[] {
  const ranges = texts.map((text) => parseNetwork(text.trim())).filter((range): range is AddressRange => range?.cidr.family === family);
  return ranges.some(({ cidr }) => cidr.prefix === 0) ? [] : ranges;
}
