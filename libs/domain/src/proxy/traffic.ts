import type { CategorizedEndpoints } from '#domain/proxy/categorize-endpoints.js';
import { isExternallyAccessible, type ProxyPort } from '#domain/proxy/proxy-port.js';

/** What becomes of traffic to a service port. */
export interface Traffic {
  /** Some endpoint somewhere can serve; without any, all traffic is rejected. */
  readonly hasEndpoints: boolean;
  /** Traffic to the cluster IP reaches an endpoint; if not, though there are endpoints elsewhere, it is dropped. */
  readonly hasInternal: boolean;
  /** Traffic from outside to external addresses reaches an endpoint; if not, though there are endpoints elsewhere, it is dropped. */
  readonly hasExternal: boolean;
  /** The EXT chain is in use: also without external endpoints, for traffic from pods and from the node. */
  readonly usesExternal: boolean;
  /** The FW chain is in use. */
  readonly usesFirewall: boolean;
}

export function trafficOf(port: ProxyPort, { local, any }: CategorizedEndpoints): Traffic {
  return {
    hasEndpoints: any,
    hasInternal: any && !(port.internalPolicyLocal && local.length === 0),
    hasExternal: any && !(port.externalPolicyLocal && local.length === 0),
    usesExternal: any && isExternallyAccessible(port),
    usesFirewall: any && port.loadBalancerVIPs.length > 0 && port.loadBalancerSourceRanges.length > 0,
  };
}
