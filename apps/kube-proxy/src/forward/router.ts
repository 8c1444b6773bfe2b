import type { Socket } from 'node:net';
import type { Packet } from '#domain/proxy/iptables/packet.js';
import { RecentLists } from '#domain/proxy/iptables/recent-lists.js';
import type { RuleTable } from '#domain/proxy/iptables/rule-table.js';
import { tracePacket, type TraceContext, type Verdict } from '#domain/proxy/iptables/trace-packet.js';
import type { Clock } from '#client/clock.js';
import type { ListenTarget } from './listen-plan.js';
import { packetOf, type NodeView } from './packet-of.js';

/** What the rules say of a connection, and the packet they were asked about. */
export interface Route {
  readonly packet: Packet;
  readonly verdict: Verdict;
}

/** Evaluates the rules in force for connections. Holds what the kernel would: affinity lists and packet counters. */
export class Router {
  private readonly recent = new RecentLists();
  private readonly counters = new Map<string, number>();
  private table: RuleTable = { filter: new Map(), nat: new Map() };
  private node: NodeView = { nodeIP: '127.0.0.1', networks: [] };
  private nodeAddresses: ReadonlySet<string> = new Set();

  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {}

  /** New rules: from here on they decide. Affinity lists of endpoints that are gone are forgotten. */
  use(table: RuleTable, node: NodeView): void {
    this.table = table;
    this.node = node;
    this.nodeAddresses = new Set([node.nodeIP]);
    this.recent.keepOnly((list) => table.nat.has(list));
  }

  /** Undefined when the client is gone already. */
  route(socket: Socket, target: ListenTarget): Route | undefined {
    const packet = packetOf(socket, target, this.node);
    return packet && { packet, verdict: tracePacket(this.table, packet, this.context()) };
  }

  /** How many first packets an nfacct counter has seen. */
  counted(counter: string): number {
    return this.counters.get(counter) ?? 0;
  }

  private context(): TraceContext {
    return {
      nodeAddresses: this.nodeAddresses,
      random: this.random,
      recent: this.recent,
      now: this.clock.now(),
      onMatch: (_chain, { matches }) => {
        for (const match of matches) if (match.match === 'nfacct') this.counters.set(match.counter, this.counted(match.counter) + 1);
      },
    };
  }
}
