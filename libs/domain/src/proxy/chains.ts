import { toBase32 } from '#domain/hash/base32.js';
import { sha256 } from '#domain/hash/sha256.js';
import type { ChainName, TransportProtocol } from '#domain/proxy/iptables/rule-table.js';

/** Names of the chains kube-proxy fills. Source: `pkg/proxy/iptables/proxier.go`. */
export const chains = {
  services: 'KUBE-SERVICES',
  externalServices: 'KUBE-EXTERNAL-SERVICES',
  nodePorts: 'KUBE-NODEPORTS',
  postrouting: 'KUBE-POSTROUTING',
  markMasquerade: 'KUBE-MARK-MASQ',
  forward: 'KUBE-FORWARD',
  firewall: 'KUBE-FIREWALL',
  proxyFirewall: 'KUBE-PROXY-FIREWALL',
  /** Empty; its disappearance shows that someone flushed the rules. */
  canary: 'KUBE-PROXY-CANARY',
} as const;

/** The chains of one service port; all share one digest. */
export interface ServicePortChains {
  /** Endpoints under `Cluster` traffic policy. */
  readonly cluster: ChainName;
  /** Endpoints under `Local` traffic policy. */
  readonly local: ChainName;
  /** loadBalancerSourceRanges. */
  readonly firewall: ChainName;
  /** Traffic to external IPs, load balancer IPs and node ports. */
  readonly external: ChainName;
}

/** `name` is `namespace/name[:portName]`. */
export function servicePortChains(name: string, protocol: TransportProtocol): ServicePortChains {
  const digest = digestOf(name + protocol);
  return { cluster: `KUBE-SVC-${digest}`, local: `KUBE-SVL-${digest}`, firewall: `KUBE-FW-${digest}`, external: `KUBE-EXT-${digest}` };
}

/** The chain of one endpoint of a service port; `endpoint` is `ip:port` or `[ip]:port`. */
export function endpointChain(name: string, protocol: TransportProtocol, endpoint: string): ChainName {
  return `KUBE-SEP-${digestOf(name + protocol + endpoint)}`;
}

/** Whether a chain belongs to one service, and so goes when the service does. */
export function isServiceChain(chain: ChainName): boolean {
  return /^KUBE-(SVC|SVL|SEP|FW|EXT)-/.test(chain);
}

function digestOf(text: string): string {
  return toBase32(sha256(text).subarray(0, 10));
}
