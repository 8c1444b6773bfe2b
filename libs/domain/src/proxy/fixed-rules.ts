import { isLoopback } from '#domain/ip/address-class.js';
import { parseNetwork, rangeOf, type AddressRange } from '#domain/proxy/address-range.js';
import { chains } from '#domain/proxy/chains.js';
import { nodePortAddresses, selectNodeAddresses } from '#domain/proxy/node-port-addresses.js';
import { masqueradeMark, type RuleOptions } from '#domain/proxy/rule-options.js';
import type { AppendRule, ChainName, Match } from '#domain/proxy/iptables/rule-table.js';
import { append, comment, jump } from '#domain/proxy/iptables/rule.js';

/** The rules that do not depend on any service. Source: `pkg/proxy/iptables/proxier.go` syncProxyRules. */

/** Node ports on 127.0.0.1 work only in IPv4, and only if `--nodeport-addresses` lets them. */
export function servesLocalhost(options: RuleOptions): boolean {
  const { family, localhostNodePorts } = options;
  return family === 'IPv4' && localhostNodePorts && nodePortAddresses(options.nodePortAddresses, family).containsLoopback;
}

export function fixedFilterChains(options: RuleOptions): readonly ChainName[] {
  const always = [chains.services, chains.externalServices, chains.forward, chains.nodePorts, chains.proxyFirewall];
  return servesLocalhost(options) ? [...always, chains.firewall] : always;
}

export const fixedNatChains: readonly ChainName[] = [chains.services, chains.nodePorts, chains.postrouting, chains.markMasquerade];

/** Written before those of the services: serving node ports on localhost would let neighbours in by forged loopback addresses. */
export function firewallRules(options: RuleOptions): readonly AppendRule[] {
  const loopback = network('127.0.0.0/8');
  if (!servesLocalhost(options)) return [];
  const matches: Match[] = [
    comment('block incoming localnet connections'),
    { match: 'destination', range: loopback },
    { match: 'source', range: loopback, not: true },
    { match: 'conntrack', states: ['RELATED', 'ESTABLISHED', 'DNAT'], not: true },
  ];
  return [append(chains.firewall, matches, { target: 'DROP' })];
}

/** Written after those of the services. */
export function forwardRules(options: RuleOptions): readonly AppendRule[] {
  const mark = masqueradeMark(options);
  const invalid: Match[] = [{ match: 'conntrack', states: ['INVALID'] }];
  if (options.nfacct) invalid.push({ match: 'nfacct', counter: 'ct_state_invalid_dropped_pkts' });
  const flowing: Match[] = [comment('kubernetes forwarding conntrack rule'), { match: 'conntrack', states: ['RELATED', 'ESTABLISHED'] }];
  return [
    ...(options.conntrackTcpLiberal ? [] : [append(chains.forward, invalid, { target: 'DROP' })]),
    append(chains.forward, [comment('kubernetes forwarding rules'), { match: 'mark', mark }], { target: 'ACCEPT' }),
    append(chains.forward, flowing, { target: 'ACCEPT' }),
  ];
}

/** Rewrites the source of marked packets, and clears the mark so that it happens once. */
export function masqueradeRules(options: RuleOptions): readonly AppendRule[] {
  const mark = masqueradeMark(options);
  const reason = comment('kubernetes service traffic requiring SNAT');
  return [
    append(chains.postrouting, [{ match: 'mark', mark, not: true }], { target: 'RETURN' }),
    append(chains.postrouting, [], { target: 'MARK', operation: 'xor', mark }),
    append(chains.postrouting, [reason], { target: 'MASQUERADE', randomFully: options.randomFully }),
    append(chains.markMasquerade, [], { target: 'MARK', operation: 'or', mark }),
  ];
}

/** The way to the node ports, which must come after all services. One rule, or one per selected node address. */
export function nodePortRules(options: RuleOptions): readonly AppendRule[] {
  const { family, interfaceAddresses } = options;
  const selected = nodePortAddresses(options.nodePortAddresses, family);
  const reason = comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain');
  const localhost = servesLocalhost(options);
  if (selected.all) {
    const hidden = network(family === 'IPv6' ? '::1/128' : '127.0.0.0/8');
    const notLoopback: Match[] = localhost ? [] : [{ match: 'destination', range: hidden, not: true }];
    return [append(chains.services, [reason, { match: 'local-destination' }, ...notLoopback], jump(chains.nodePorts))];
  }
  return selectNodeAddresses(selected, interfaceAddresses)
    .filter((address) => localhost || !isLoopback(address))
    .map((address) => append(chains.services, [reason, { match: 'destination', range: rangeOf(address) }], jump(chains.nodePorts)));
}

function network(text: string): AddressRange {
  const range = parseNetwork(text);
  if (!range) throw new Error(`not a network: ${text}`);
  return range;
}
