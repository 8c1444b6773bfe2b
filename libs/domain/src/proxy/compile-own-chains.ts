import { containsAddress, rangeOf } from '#domain/proxy/address-range.js';
import type { CategorizedEndpoints } from '#domain/proxy/categorize-endpoints.js';
import { chains } from '#domain/proxy/chains.js';
import { localTrafficMatch } from '#domain/proxy/local-traffic.js';
import type { ProxyEndpoint } from '#domain/proxy/proxy-endpoint.js';
import { usesClusterEndpoints, usesLocalEndpoints, type ProxyPort } from '#domain/proxy/proxy-port.js';
import type { RuleOptions } from '#domain/proxy/rule-options.js';
import type { AppendRule, ChainName, Match } from '#domain/proxy/iptables/rule-table.js';
import { append, comment, jump, toAddressPort } from '#domain/proxy/iptables/rule.js';
import type { Traffic } from '#domain/proxy/traffic.js';

export interface OwnChainsInput {
  readonly port: ProxyPort;
  readonly endpoints: CategorizedEndpoints;
  readonly traffic: Traffic;
  readonly options: RuleOptions;
  /** Leaves out the comments of endpoints. */
  readonly terse: boolean;
}

/** The chains that belong to one service port, each with its rules. */
export interface OwnChains {
  readonly chains: readonly ChainName[];
  readonly rules: readonly AppendRule[];
}

const masquerade = jump(chains.markMasquerade);

/** Upstream's second half of each round of syncProxyRules: the EXT, FW, SVC, SVL and SEP chains. */
export function compileOwnChains(input: OwnChainsInput): OwnChains {
  const { port, endpoints, traffic } = input;
  const parts: OwnChains[] = [{ chains: [], rules: internalRules(input) }];
  if (traffic.usesExternal) parts.push({ chains: [port.chains.external], rules: externalRules(input) });
  if (traffic.usesFirewall) parts.push({ chains: [port.chains.firewall], rules: firewallRules(input) });
  if (endpoints.cluster.length > 0 && usesClusterEndpoints(port)) {
    parts.push({ chains: [port.chains.cluster], rules: balancingRules(input, port.chains.cluster, endpoints.cluster) });
  }
  if (endpoints.local.length > 0 && usesLocalEndpoints(port)) {
    parts.push({ chains: [port.chains.local], rules: balancingRules(input, port.chains.local, endpoints.local) });
  }
  for (const endpoint of endpoints.reachable) parts.push({ chains: [endpoint.chain], rules: endpointRules(input, endpoint) });
  return { chains: parts.flatMap((part) => part.chains), rules: parts.flatMap((part) => part.rules) };
}

/** Traffic to the cluster IP from outside the node's pods may bounce to another node, so its source is rewritten. */
function internalRules({ port, traffic, options }: OwnChainsInput): readonly AppendRule[] {
  if (!traffic.hasInternal) return [];
  const chain = port.internalPolicyLocal ? port.chains.local : port.chains.cluster;
  const matches = [comment(`${port.name} cluster IP`), ...toAddressPort(port.protocol, port.clusterIP, port.port)];
  if (options.masqueradeAll) return [append(chain, matches, masquerade)];
  const notLocal = localTrafficMatch(options.localTraffic, true);
  return notLocal ? [append(chain, [...matches, notLocal], masquerade)] : [];
}

function externalRules({ port, traffic, options }: OwnChainsInput): readonly AppendRule[] {
  const chain = port.chains.external;
  const { name } = port;
  if (!port.externalPolicyLocal) {
    const masquerades = append(chain, [comment(`masquerade traffic for ${name} external destinations`)], masquerade);
    return traffic.hasExternal ? [masquerades, append(chain, [], jump(port.chains.cluster))] : [masquerades];
  }
  const fromPod = localTrafficMatch(options.localTraffic);
  const toCluster = jump(port.chains.cluster);
  const fromNode: Match = { match: 'local-source' };
  return [
    ...(fromPod ? [append(chain, [comment(`pod traffic for ${name} external destinations`), fromPod], toCluster)] : []),
    append(chain, [comment(`masquerade LOCAL traffic for ${name} external destinations`), fromNode], masquerade),
    append(chain, [comment(`route LOCAL traffic for ${name} external destinations`), fromNode], toCluster),
    ...(traffic.hasExternal ? [append(chain, [], jump(port.chains.local))] : []),
  ];
}

/** Sources in a range go on; what falls out of the chain has no destination and is dropped by KUBE-PROXY-FIREWALL. */
function firewallRules({ port, options }: OwnChainsInput): readonly AppendRule[] {
  const chain = port.chains.firewall;
  const passes = (range: (typeof port.loadBalancerSourceRanges)[number]): AppendRule =>
    append(chain, [comment(`${port.name} loadbalancer IP`), { match: 'source', range }], jump(port.chains.external));
  // A node's own request to a VIP loops back with the VIP as its source.
  const fromNode = port.loadBalancerSourceRanges.some((range) => containsAddress(range, options.nodeIP));
  return [
    ...port.loadBalancerSourceRanges.map(passes),
    ...(fromNode ? port.loadBalancerVIPs.map(passes) : []),
    append(chain, [comment(`other traffic to ${port.name} will be dropped by KUBE-PROXY-FIREWALL`)]),
  ];
}

/** A client's last endpoint first, then chance: the i-th of n rules matches one of the n-i packets that reach it. */
function balancingRules({ port, terse }: OwnChainsInput, chain: ChainName, endpoints: readonly ProxyEndpoint[]): readonly AppendRule[] {
  const { stickySeconds: seconds } = port;
  const label = (endpoint: ProxyEndpoint): readonly Match[] => (terse ? [] : [comment(`${port.name} -> ${endpoint.address}`)]);
  const sticky = (endpoint: ProxyEndpoint, forSeconds: number): AppendRule =>
    append(chain, [...label(endpoint), { match: 'recent-check', list: endpoint.chain, seconds: forSeconds }], jump(endpoint.chain));
  const chosen = (endpoint: ProxyEndpoint, i: number): AppendRule => {
    const left = endpoints.length - i;
    const chance: readonly Match[] = left > 1 ? [{ match: 'random', probability: 1 / left }] : [];
    return append(chain, [...label(endpoint), ...chance], jump(endpoint.chain));
  };
  return [...(seconds === undefined ? [] : endpoints.map((endpoint) => sticky(endpoint, seconds))), ...endpoints.map(chosen)];
}

/** A pod that reaches itself needs another source address, or its answer would never leave it. */
function endpointRules({ port, terse }: OwnChainsInput, { chain, ip, port: targetPort }: ProxyEndpoint): readonly AppendRule[] {
  const label = terse ? [] : [comment(port.name)];
  const remember: readonly Match[] = port.stickySeconds === undefined ? [] : [{ match: 'recent-set', list: chain }];
  const rewrite = append(chain, [...label, ...remember, { match: 'protocol', protocol: port.protocol }], {
    target: 'DNAT',
    ip: ip.text,
    port: targetPort,
  });
  return [append(chain, [...label, { match: 'source', range: rangeOf(ip) }], masquerade), rewrite];
}
