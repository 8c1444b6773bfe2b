import { parseNetwork } from '#domain/proxy/address-range.js';
import type { CategorizedEndpoints } from '#domain/proxy/categorize-endpoints.js';
import { chains } from '#domain/proxy/chains.js';
import { compileOwnChains } from '#domain/proxy/compile-own-chains.js';
import { servesLocalhost } from '#domain/proxy/fixed-rules.js';
import type { ProxyPort } from '#domain/proxy/proxy-port.js';
import type { RuleOptions } from '#domain/proxy/rule-options.js';
import type { AppendRule, ChainName, Target } from '#domain/proxy/iptables/rule-table.js';
import { append, comment, jump, toAddressPort, toPort } from '#domain/proxy/iptables/rule.js';
import { trafficOf, type Traffic } from '#domain/proxy/traffic.js';

/** The rules of one service port, apart by how often they are written. */
export interface ServicePortRules {
  /** In chains all services share; written with every sync. */
  readonly filter: readonly AppendRule[];
  readonly nat: readonly AppendRule[];
  /** Chains of this service port alone and their rules; written when it changed. */
  readonly ownChains: readonly ChainName[];
  readonly ownRules: readonly AppendRule[];
  readonly traffic: Traffic;
}

const loopback = parseNetwork('127.0.0.0/8');

/**
 * Everything kube-proxy writes for one service port, in upstream's order. With `terse` (large clusters) the comments of endpoints are left
 * out. Source: `pkg/proxy/iptables/proxier.go` syncProxyRules.
 */
export function compileServicePort(
  port: ProxyPort,
  endpoints: CategorizedEndpoints,
  options: RuleOptions,
  terse: boolean,
): ServicePortRules {
  const traffic = trafficOf(port, endpoints);
  const portals = [...clusterIPPortal(port, traffic), ...externalPortals(port, traffic), ...nodePortPortals(port, traffic, options)];
  const own = compileOwnChains({ port, endpoints, traffic, options, terse });
  return {
    filter: portals.filter(({ table }) => table === 'filter').map(({ line }) => line),
    nat: portals.filter(({ table }) => table === 'nat').map(({ line }) => line),
    ownChains: own.chains,
    ownRules: own.rules,
    traffic,
  };
}

interface Portal {
  readonly table: 'filter' | 'nat';
  readonly line: AppendRule;
}

function inNat(...args: Parameters<typeof append>): Portal {
  return { table: 'nat', line: append(...args) };
}

function inFilter(...args: Parameters<typeof append>): Portal {
  return { table: 'filter', line: append(...args) };
}

function clusterIPPortal(port: ProxyPort, traffic: Traffic): readonly Portal[] {
  const to = toAddressPort(port.protocol, port.clusterIP, port.port);
  if (!traffic.hasInternal) {
    const { target, reason } = refusal(port, traffic);
    return [inFilter(chains.services, [reason, ...to], target)];
  }
  const chain = port.internalPolicyLocal ? port.chains.local : port.chains.cluster;
  return [inNat(chains.services, [comment(`${port.name} cluster IP`), ...to], jump(chain))];
}

function externalPortals(port: ProxyPort, traffic: Traffic): readonly Portal[] {
  const { target, reason } = refusal(port, traffic);
  const lines: Portal[] = [];
  for (const ip of port.externalIPs) {
    const to = toAddressPort(port.protocol, ip, port.port);
    if (traffic.hasEndpoints) lines.push(inNat(chains.services, [comment(`${port.name} external IP`), ...to], jump(port.chains.external)));
    if (!traffic.hasExternal) lines.push(inFilter(chains.externalServices, [reason, ...to], target));
  }
  const entry = traffic.usesFirewall ? port.chains.firewall : port.chains.external;
  const blocked = comment(`${port.name} traffic not accepted by ${port.chains.firewall}`);
  for (const vip of port.loadBalancerVIPs) {
    const to = toAddressPort(port.protocol, vip, port.port);
    if (traffic.hasEndpoints) lines.push(inNat(chains.services, [comment(`${port.name} loadbalancer IP`), ...to], jump(entry)));
    if (traffic.usesFirewall) lines.push(inFilter(chains.proxyFirewall, [blocked, ...to], { target: 'DROP' }));
  }
  if (traffic.hasExternal) return lines;
  const refused = port.loadBalancerVIPs.map((vip) => toAddressPort(port.protocol, vip, port.port));
  return [...lines, ...refused.map((to) => inFilter(chains.externalServices, [reason, ...to], target))];
}

function nodePortPortals(port: ProxyPort, traffic: Traffic, options: RuleOptions): readonly Portal[] {
  const lines: Portal[] = [];
  const to = toPort(port.protocol, port.nodePort);
  if (port.nodePort !== 0 && traffic.hasEndpoints) {
    const [protocol, dport] = to;
    if (servesLocalhost(options) && options.nfacct && loopback && protocol && dport) {
      const counted = [protocol, { match: 'destination', range: loopback } as const, dport];
      const counter = { match: 'nfacct', counter: 'localhost_nps_accepted_pkts' } as const;
      lines.push(inNat(chains.nodePorts, [comment(port.name), ...counted, counter], jump(port.chains.external)));
    }
    lines.push(inNat(chains.nodePorts, [comment(port.name), ...to], jump(port.chains.external)));
  }
  if (port.nodePort !== 0 && !traffic.hasExternal) {
    const { target, reason } = refusal(port, traffic);
    lines.push(inFilter(chains.externalServices, [reason, { match: 'local-destination' }, ...to], target));
  }
  if (port.healthCheckNodePort !== 0) {
    const matches = [comment(`${port.name} health check node port`), ...toPort('tcp', port.healthCheckNodePort)];
    lines.push(inFilter(chains.nodePorts, matches, { target: 'ACCEPT' }));
  }
  return lines;
}

/** Traffic that cannot be served: rejected when no endpoint exists anywhere, dropped when only this node has none. */
function refusal(port: ProxyPort, { hasEndpoints }: Traffic): { readonly target: Target; readonly reason: ReturnType<typeof comment> } {
  return hasEndpoints
    ? { target: { target: 'DROP' }, reason: comment(`${port.name} has no local endpoints`) }
    : { target: { target: 'REJECT' }, reason: comment(`${port.name} has no endpoints`) };
}
