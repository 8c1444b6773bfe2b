import { isLoopback } from '#domain/ip/address-class.js';
import { containsAddress, parseAddress, type Address } from '#domain/proxy/address-range.js';
import { allRules, rulesByDestination, type RuleSelector } from '#domain/proxy/iptables/chain-index.js';
import type { Packet, PacketInFlight } from '#domain/proxy/iptables/packet.js';
import type { RecentLists } from '#domain/proxy/iptables/recent-lists.js';
import type { ChainName, Chains, Match, Rule, RuleTable, Target } from '#domain/proxy/iptables/rule-table.js';

/** What a packet's way depends on besides the rules. */
export interface TraceContext {
  /** Addresses of the node, besides loopback: what addrtype LOCAL means. */
  readonly nodeAddresses: ReadonlySet<string>;
  /** In [0, 1); decides between endpoints. */
  random(): number;
  /** Which client was last sent where; the trace reads and writes it. */
  readonly recent: RecentLists;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Told of each rule that matched, in order. */
  onMatch?(chain: ChainName, rule: Rule): void;
}

export type Verdict =
  /** Goes on to an endpoint; with `masquerade` the endpoint sees the node as its source. */
  | { readonly verdict: 'DNAT'; readonly ip: string; readonly port: number; readonly masquerade: boolean }
  /** `by` is the chain whose rule decided; none when no rule did and the packet goes its way unchanged. */
  | { readonly verdict: 'ACCEPT'; readonly by?: ChainName; readonly masquerade: boolean }
  | { readonly verdict: 'REJECT' | 'DROP'; readonly by: ChainName };

/** Says what the rules do with the first packet of a connection. Throws on an address that is none. */
export function tracePacket(table: RuleTable, packet: Packet, context: TraceContext): Verdict {
  return trace(table, packet, context, rulesByDestination);
}

/** The same, looking at every rule as iptables does: to check `tracePacket` against. */
export function tracePacketNaively(table: RuleTable, packet: Packet, context: TraceContext): Verdict {
  return trace(table, packet, context, allRules);
}

function trace(table: RuleTable, packet: Packet, context: TraceContext, select: RuleSelector): Verdict {
  const inFlight = takeOff(packet);
  const walk = new Walk(inFlight, context, select);
  const rewritten = walk.run(table.nat, packet.local ? 'OUTPUT' : 'PREROUTING');
  const dnat = rewritten?.target.target === 'DNAT' ? rewritten.target : undefined;
  if (dnat) {
    inFlight.destination = addressOf(dnat.ip);
    inFlight.destinationPort = dnat.port;
    inFlight.states.add('DNAT');
  }
  let by: ChainName | undefined;
  for (const chain of filterHooks(packet.local === true, walk.isLocal(inFlight.destination))) {
    const decided = walk.run(table.filter, chain);
    const verdict = decided?.target.target;
    if (decided && (verdict === 'REJECT' || verdict === 'DROP')) return { verdict, by: decided.chain };
    by ??= decided?.chain;
  }
  const masquerade = walk.run(table.nat, 'POSTROUTING')?.target.target === 'MASQUERADE';
  if (dnat) return { verdict: 'DNAT', ip: dnat.ip, port: dnat.port, masquerade };
  return { verdict: 'ACCEPT', ...(by !== undefined && { by }), masquerade };
}

/** A packet to the node itself passes INPUT, one to elsewhere FORWARD, one from the node OUTPUT first. */
function filterHooks(fromNode: boolean, toNode: boolean): readonly ChainName[] {
  if (fromNode) return toNode ? ['OUTPUT', 'INPUT'] : ['OUTPUT'];
  return toNode ? ['INPUT'] : ['FORWARD'];
}

function takeOff({ sourceIp, destinationIp, destinationPort, protocol, inInterface }: Packet): PacketInFlight {
  return {
    source: addressOf(sourceIp),
    destination: addressOf(destinationIp),
    destinationPort,
    protocol,
    inInterface,
    mark: 0,
    states: new Set(['NEW']),
  };
}

function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (!address) throw new Error(`not an IP address: ${JSON.stringify(text)}`);
  return address;
}

interface Decision {
  readonly chain: ChainName;
  readonly target: Target;
}

/** Takes one packet through chains. */
class Walk {
  constructor(
    private readonly packet: PacketInFlight,
    private readonly context: TraceContext,
    private readonly select: RuleSelector,
  ) {}

  /** The target that ended the walk; undefined when the packet fell out of the chain. */
  run(chains: Chains, chain: ChainName): Decision | undefined {
    for (const rule of this.select(chains.get(chain) ?? [], this.packet)) {
      const { target } = rule;
      if (!target || !rule.matches.every((match) => this.holds(match))) continue;
      this.context.onMatch?.(chain, rule);
      if (target.target === 'RETURN') return undefined;
      if (target.target === 'MARK') this.mark(target);
      else if (target.target !== 'chain') return { chain, target };
      else {
        const decided = this.run(chains, target.chain);
        if (decided) return decided;
      }
    }
    return undefined;
  }

  isLocal(address: Address): boolean {
    return this.context.nodeAddresses.has(address.text) || isLoopback(address);
  }

  private mark({ operation, mark }: Extract<Target, { target: 'MARK' }>): void {
    this.packet.mark = (operation === 'or' ? this.packet.mark | mark : this.packet.mark ^ mark) >>> 0;
  }

  private holds(match: Match): boolean {
    const { packet, context } = this;
    switch (match.match) {
      case 'comment':
      case 'nfacct':
        return true;
      case 'protocol':
        return packet.protocol === match.protocol;
      case 'source':
        return containsAddress(match.range, packet.source) !== (match.not ?? false);
      case 'destination':
        return containsAddress(match.range, packet.destination) !== (match.not ?? false);
      case 'destination-port':
        return packet.destinationPort === match.port;
      case 'local-source':
        return this.isLocal(packet.source);
      case 'local-destination':
        return this.isLocal(packet.destination);
      case 'in-interface':
        return isNamed(match.name, packet.inInterface ?? '') !== (match.not ?? false);
      case 'conntrack':
        return match.states.some((state) => packet.states.has(state)) !== (match.not ?? false);
      case 'mark':
        return ((packet.mark & match.mark) >>> 0 === match.mark) !== (match.not ?? false);
      case 'random':
        return context.random() < match.probability;
      case 'recent-check':
        return context.recent.check(match.list, packet.source.text, match.seconds, context.now);
      case 'recent-set':
        context.recent.set(match.list, packet.source.text, context.now);
        return true;
    }
  }
}

function isNamed(pattern: string, name: string): boolean {
  return pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
