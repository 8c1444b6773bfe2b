import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Draft } from '#domain/meta/object-meta.js';
import { clusterIpRange } from '#domain/allocation/cluster-ip.js';
import { formatPublishedAddresses, hostAddressesAnnotation } from '#domain/fabric/host-address.js';
import { parseCidr } from '#domain/ip/cidr.js';
import { formatIp } from '#domain/ip/ip-address.js';
import { endpoints } from '#domain/resources/core/endpoints/endpoints.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { services } from '#domain/resources/core/service/service.js';
import { endpointSlices } from '#domain/resources/discovery/endpoint-slice/endpoint-slice.js';
import { serviceCidrs } from '#domain/resources/networking/service-cidr/service-cidr.js';
import { defaultServiceCidrName } from '#domain/resources/networking/service-cidr/service-ranges.js';
import { priorityClasses } from '#domain/resources/scheduling/priority-class/priority-class.js';

/** An object that the API server makes of its own accord. */
export interface BootstrapObject {
  readonly definition: ResourceDefinition;
  readonly draft: Draft;
}

/** pkg/controlplane/controller/systemnamespaces, pkg/controlplane/instance.go */
const systemNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

const systemPriority = 2_000_000_000;

/** The name of the Service behind which the API server is. */
const apiServiceName = 'kubernetes';
const apiServicePort = 443;

/**
 * What every cluster begins with, in an order that works; what exists is left as it is. `serviceRange` is the flag: one network, or one of each
 * family with a comma. Source: pkg/controlplane/instance.go and its post-start hooks.
 */
export function bootstrapObjects(serviceRange: string, securePort: number): readonly BootstrapObject[] {
  const cidrs = serviceRange.split(',');
  return [
    ...systemNamespaces.map((name) => entry(namespaces, { metadata: { name } })),
    entry(serviceCidrs, { metadata: { name: defaultServiceCidrName }, spec: { cidrs } }),
    entry(services, apiService(cidrs[0] ?? '', securePort)),
    ...[
      ['system-node-critical', systemPriority + 1000, 'For pods that must stay on their node.'] as const,
      ['system-cluster-critical', systemPriority, 'For pods that the cluster needs, on any node.'] as const,
    ].map(([name, value, description]) => entry(priorityClasses, { metadata: { name }, value, description })),
  ];
}

/**
 * Where the server is reached, kept up to date by it: Endpoints and their EndpointSlice. `address` is of the cluster; `host` is where the server listens on
 * the machine, for no pod and no node tells.
 */
export function apiServerEndpoints(address: string, port: number, host: string): readonly BootstrapObject[] {
  const metadata = { name: apiServiceName, namespace: 'default' };
  const ports = [{ name: 'https', port, protocol: 'TCP' }];
  return [
    entry(endpoints, {
      metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [{ addresses: [{ ip: address }], ports }],
    }),
    entry(endpointSlices, {
      metadata: {
        ...metadata,
        labels: { 'kubernetes.io/service-name': apiServiceName },
        annotations: { [hostAddressesAnnotation]: formatPublishedAddresses({ [`${port}/TCP`]: `${host}:${port}` }) },
      },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address], conditions: { ready: true } }],
      ports,
    }),
  ];
}

/** Its address is the first of the range (pkg/controlplane/controller/kubernetesservice). */
function apiService(range: string, securePort: number): object {
  const cidr = parseCidr(range);
  const clusterIP = cidr && formatIp({ family: cidr.family, value: clusterIpRange(cidr).first });
  return {
    metadata: { name: apiServiceName, namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP,
      type: 'ClusterIP',
      sessionAffinity: 'None',
      ipFamilyPolicy: 'SingleStack',
      ports: [{ name: 'https', protocol: 'TCP', port: apiServicePort, targetPort: securePort }],
    },
  };
}

function entry(definition: unknown, draft: object): BootstrapObject {
  return { definition: definition as ResourceDefinition, draft: draft as Draft };
}
