import { isSingleAddress } from '#domain/proxy/address-range.js';
import type { PacketInFlight } from '#domain/proxy/iptables/packet.js';
import type { Match, Rule, TransportProtocol } from '#domain/proxy/iptables/rule-table.js';

/** Gives the rules of a chain that a packet may match, in their order. */
export type RuleSelector = (rules: readonly Rule[], packet: PacketInFlight) => Iterable<Rule>;

/** Every rule of the chain: what iptables does. */
export const allRules: RuleSelector = (rules) => rules;

/** Below this a chain is faster walked than looked up. */
const indexedFrom = 8;

/**
 * Skips rules by a look-up of protocol, destination address and port, where a chain is long. KUBE-SERVICES has a rule for every address of every
 * service; a packet concerns one or two of them.
 */
export const rulesByDestination: RuleSelector = (rules, packet) => {
  if (rules.length < indexedFrom) return rules;
  const index = indexOf(rules);
  const { protocol, destination, destinationPort } = packet;
  const toAddress = index.byAddress.get(addressKey(protocol, destination.text, destinationPort)) ?? none;
  const toPort = index.byPort.get(portKey(protocol, destinationPort)) ?? none;
  return pick(rules, merge(merge(toAddress, toPort), index.others));
};

/** Positions of rules in their chain, ascending. */
type Positions = readonly number[];

interface ChainIndex {
  /** Rules that ask for a protocol, one address and a port. */
  readonly byAddress: ReadonlyMap<string, Positions>;
  /** Rules that ask for a protocol and a port but not for one address. */
  readonly byPort: ReadonlyMap<string, Positions>;
  readonly others: Positions;
}

const none: Positions = [];

/** A chain that a sync did not write keeps its list of rules, and so its index. */
const indexes = new WeakMap<readonly Rule[], ChainIndex>();

function indexOf(rules: readonly Rule[]): ChainIndex {
  const known = indexes.get(rules);
  if (known) return known;
  const byAddress = new Map<string, number[]>();
  const byPort = new Map<string, number[]>();
  const others: number[] = [];
  rules.forEach(({ matches }, position) => {
    const { protocol, address, port } = wanted(matches);
    if (protocol === undefined || port === undefined) others.push(position);
    else if (address === undefined) add(byPort, portKey(protocol, port), position);
    else add(byAddress, addressKey(protocol, address, port), position);
  });
  const index = { byAddress, byPort, others };
  indexes.set(rules, index);
  return index;
}

function wanted(matches: readonly Match[]): { protocol?: TransportProtocol; address?: string; port?: number } {
  const found: { protocol?: TransportProtocol; address?: string; port?: number } = {};
  for (const match of matches) {
    if (match.match === 'protocol') found.protocol = match.protocol;
    if (match.match === 'destination-port') found.port = match.port;
    if (match.match === 'destination' && !match.not && isSingleAddress(match.range)) found.address = match.range.text.replace(/\/.*$/, '');
  }
  return found;
}

function add(map: Map<string, number[]>, key: string, position: number): void {
  const positions = map.get(key);
  if (positions) positions.push(position);
  else map.set(key, [position]);
}

function addressKey(protocol: TransportProtocol, address: string, port: number): string {
  return `${protocol} ${address} ${port}`;
}

function portKey(protocol: TransportProtocol, port: number): string {
  return `${protocol} ${port}`;
}

function merge(a: Positions, b: Positions): Positions {
  if (a.length === 0) return b;
  return b.length === 0 ? a : [...a, ...b].sort((x, y) => x - y);
}

function* pick(rules: readonly Rule[], positions: Positions): Generator<Rule> {
  for (const position of positions) {
    const rule = rules[position];
    if (rule) yield rule;
  }
}
