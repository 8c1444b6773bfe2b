import type { AddressRange } from '#domain/proxy/address-range.js';

/**
 * The rules of one node as data: what kube-proxy would have given to iptables.
 *
 * `compileRules` makes a table, `tracePacket` evaluates it for one packet, `formatIptablesSave` prints it. Matches and targets are values,
 * not text, so that evaluating needs no parsing.
 */
export interface RuleTable {
  readonly filter: Chains;
  readonly nat: Chains;
}

export type TableName = keyof RuleTable;

/** The built-in chains of each table, in the order iptables lists them. */
export const builtInChains: Readonly<Record<TableName, readonly ChainName[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};

/** `KUBE-SERVICES`, `KUBE-SVC-XPGD46QRK7WJZT7O`, or a built-in chain such as `PREROUTING`. */
export type ChainName = string;

/** Chains by name, in order of creation. */
export type Chains = ReadonlyMap<ChainName, readonly Rule[]>;

/** Applies when all its matches do, in the order in which they are written; without a target it only comments. */
export interface Rule {
  readonly matches: readonly Match[];
  readonly target?: Target;
}

export type TransportProtocol = 'tcp' | 'udp' | 'sctp';

/** States of a connection that the rules ask for; `DNAT` holds once a destination has been rewritten. */
export type ConntrackState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'DNAT';

/** A condition; `not` inverts it. */
export type Match =
  | { readonly match: 'comment'; readonly text: string }
  | { readonly match: 'protocol'; readonly protocol: TransportProtocol }
  | { readonly match: 'source'; readonly range: AddressRange; readonly not?: true }
  | { readonly match: 'destination'; readonly range: AddressRange; readonly not?: true }
  | { readonly match: 'destination-port'; readonly port: number }
  /** The source or destination is an address of the node itself. */
  | { readonly match: 'local-source' }
  | { readonly match: 'local-destination' }
  /** Name of the interface a packet came in by; a closing `+` makes it a prefix. */
  | { readonly match: 'in-interface'; readonly name: string; readonly not?: true }
  | { readonly match: 'conntrack'; readonly states: readonly ConntrackState[]; readonly not?: true }
  | { readonly match: 'mark'; readonly mark: number; readonly not?: true }
  | { readonly match: 'random'; readonly probability: number }
  /** The source is in the list and was last seen at most `seconds` ago. */
  | { readonly match: 'recent-check'; readonly list: string; readonly seconds: number }
  /** Puts the source in the list; always holds. */
  | { readonly match: 'recent-set'; readonly list: string }
  /** Counts; always holds. */
  | { readonly match: 'nfacct'; readonly counter: string };

export type Target =
  | { readonly target: 'chain'; readonly chain: ChainName }
  | { readonly target: 'ACCEPT' | 'DROP' | 'REJECT' | 'RETURN' }
  | { readonly target: 'MARK'; readonly operation: 'or' | 'xor'; readonly mark: number }
  | { readonly target: 'MASQUERADE'; readonly randomFully: boolean }
  | { readonly target: 'DNAT'; readonly ip: string; readonly port: number };

/**
 * What one sync writes, in the form of the input of `iptables-restore --noflush`: a chain that is declared is emptied (or made), a chain that
 * is not mentioned keeps its rules.
 */
export interface RestoreInput {
  readonly filter: TableRestore;
  readonly nat: TableRestore;
}

export interface TableRestore {
  readonly declared: readonly ChainName[];
  readonly lines: readonly RestoreLine[];
}

export type RestoreLine = AppendRule | { readonly do: 'delete'; readonly chain: ChainName };

export interface AppendRule {
  readonly do: 'append';
  readonly chain: ChainName;
  readonly rule: Rule;
}
