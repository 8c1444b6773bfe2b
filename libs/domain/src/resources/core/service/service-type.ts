import type { Service } from '#domain/schema/types/core-v1.js';

/** What follows from the type of a Service. Source: pkg/api/service/util.go, pkg/registry/core/service/{strategy,storage/storage}.go. */

/** Its only cluster IP is `None`: DNS names its pods, nothing balances. */
export function isHeadless({ spec }: Service): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
}

/** ExternalName Services have no addresses, all others do (`None` counts as one). */
export function needsClusterIp({ spec }: Service): boolean {
  return spec.type !== 'ExternalName';
}

/** Types whose ports may have node ports. */
export function mayHaveNodePorts({ spec }: Service): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer';
}

/** Its ports get node ports without being asked: NodePort, and LoadBalancer unless it declines. */
export function needsNodePorts(service: Service): boolean {
  const { type, allocateLoadBalancerNodePorts } = service.spec;
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);
}

/** A load balancer that must know which nodes have endpoints asks a port of its own. */
export function needsHealthCheckNodePort({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

/** Traffic may come from outside the cluster. */
export function isExternallyAccessible({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);
}
