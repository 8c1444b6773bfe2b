import { hostnameIn } from '#domain/controllers/endpointslice/service-pods.js';
import { portsOfPod } from '#domain/controllers/endpointslice/service-ports.js';
import { deepHash } from '#domain/hash/deep-hash.js';
import { formatIp, parseIpSloppy } from '#domain/ip/ip-address.js';
import { isPodReady } from '#domain/resources/core/pod/pod-readiness.js';
import type { Node, Pod, Service } from '#domain/schema/types/core-v1.js';
import type { Endpoint, EndpointPort } from '#domain/schema/types/discovery-v1.js';

export type AddressType = 'IPv4' | 'IPv6';

/** Address types a Service has slices of. Source: getAddressTypesForService of k8s.io/endpointslice/utils.go. */
export function addressTypesOf({ spec }: Service): readonly AddressType[] {
  const families = (spec.ipFamilies ?? []).filter((family): family is AddressType => family === 'IPv4' || family === 'IPv6');
  if (families.length > 0) return families;
  if (!spec.clusterIP || spec.clusterIP === 'None') return ['IPv4', 'IPv6'];
  return [parseIpSloppy(spec.clusterIP)?.family === 'IPv6' ? 'IPv6' : 'IPv4'];
}

/** A pod as an endpoint of a Service; without addresses when it has none of the type. Source: podToEndpoint. */
export function endpointOf(pod: Pod, node: Node | undefined, service: Service, type: AddressType): Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const { namespace, name, uid } = pod.metadata;
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  const hostname = hostnameIn(service, pod);
  return {
    addresses: addressesOf(pod, type),
    // a pod that is being deleted is never ready, for clients that know of no other condition
    conditions: { ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(hostname !== undefined && { hostname }),
    targetRef: { kind: 'Pod', ...(namespace !== undefined && { namespace }), name, uid },
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    ...(zone && { zone }),
  };
}

function addressesOf({ status }: Pod, type: AddressType): readonly string[] {
  return (status.podIPs ?? []).flatMap(({ ip }) => {
    const address = parseIpSloppy(ip);
    return address?.family === type ? [formatIp(address)] : [];
  });
}

/** The ports of an endpoint, in the order of their hashes. */
export function endpointPorts(service: Service, pod: Pod): readonly EndpointPort[] {
  const ports = portsOfPod(service, pod).map(({ servicePort, port }): EndpointPort => ({
    name: servicePort.name ?? '',
    ...(servicePort.protocol !== undefined && { protocol: servicePort.protocol }),
    port,
    ...(servicePort.appProtocol !== undefined && { appProtocol: servicePort.appProtocol }),
  }));
  return sortedPorts(ports);
}

const hashes = new Map<string, string>();

/** Sorted by deep hash, as upstream sorts them (portsInOrder). The ports there are of few kinds, so hashes are kept. */
export function sortedPorts(ports: readonly EndpointPort[]): readonly EndpointPort[] {
  if (ports.length < 2) return ports;
  const hashOf = (port: EndpointPort): string => {
    const text = portText(port);
    let hash = hashes.get(text);
    if (hash === undefined) {
      if (hashes.size > 10_000) hashes.clear();
      hashes.set(text, (hash = deepHash('discovery.v1.EndpointPort', port)));
    }
    return hash;
  };
  return ports.toSorted((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1));
}

/** Equal for equal sets of ports: what endpoints are grouped by. */
export function portsKey(ports: readonly EndpointPort[] | null): string {
  return (ports ?? []).map(portText).sort().join(' ');
}

function portText({ name, protocol, port, appProtocol }: EndpointPort): string {
  return JSON.stringify([name, protocol, port, appProtocol]);
}
