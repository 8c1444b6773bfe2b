import { repackSubsets } from '#domain/controllers/endpoint/repack-subsets.js';
import { portsOfPod } from '#domain/controllers/endpointslice/service-ports.js';
import { hostnameIn, isInEndpoints } from '#domain/controllers/endpointslice/service-pods.js';
import { formatIp, type IpFamily, ipFamilyOf, parseIpSloppy } from '#domain/ip/ip-address.js';
import { isPodReady } from '#domain/resources/core/pod/pod-readiness.js';
import type { EndpointAddress, EndpointPort, EndpointSubset, Pod, Service } from '#domain/schema/types/core-v1.js';

/** The subsets of the Endpoints of a Service, in canonical form. Source: syncService of pkg/controller/endpoint/endpoints_controller.go. */
export function serviceSubsets(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const publishesAll = service.spec.publishNotReadyAddresses === true;
  const subsets = pods
    .filter((pod) => isInEndpoints(pod, publishesAll))
    .flatMap((pod) => {
      const address = addressOf(service, pod);
      if (!address) return [];
      const isReady = publishesAll || isPodReady(pod);
      return portLists(service, pod).map((ports): EndpointSubset =>
        isReady ? { addresses: [address], ports } : { notReadyAddresses: [address], ports },
      );
    });
  return repackSubsets(subsets);
}

/** A list for each port; one empty list for a headless Service without ports. */
function portLists(service: Service, pod: Pod): readonly (readonly EndpointPort[])[] {
  if ((service.spec.ports ?? []).length === 0) return service.spec.clusterIP === 'None' ? [[]] : [];
  return portsOfPod(service, pod).map(({ servicePort: { name, protocol, appProtocol }, port }) => [
    {
      ...(name && { name }),
      port,
      ...(protocol !== undefined && { protocol }),
      ...(appProtocol !== undefined && { appProtocol }),
    },
  ]);
}

/** The first address of the pod in the first family of the Service; Endpoints know one family only. */
function addressOf(service: Service, pod: Pod): EndpointAddress | undefined {
  const family = familyOf(service, pod);
  const address = (pod.status.podIPs ?? []).map(({ ip }) => parseIpSloppy(ip)).find((ip) => ip?.family === family);
  if (!address) return undefined;
  const { namespace, name, uid } = pod.metadata;
  const hostname = hostnameIn(service, pod);
  return {
    ip: formatIp(address),
    ...(hostname !== undefined && { hostname }),
    nodeName: pod.spec.nodeName ?? '',
    targetRef: { kind: 'Pod', ...(namespace !== undefined && { namespace }), name, uid },
  };
}

function familyOf({ spec }: Service, { status }: Pod): IpFamily {
  const [first] = spec.ipFamilies ?? [];
  if (first !== undefined) return first === 'IPv6' ? 'IPv6' : 'IPv4';
  const hasAddress = spec.clusterIP && spec.clusterIP !== 'None';
  return ipFamilyOf((hasAddress ? spec.clusterIP : status.podIP) ?? '') ?? 'IPv4';
}
