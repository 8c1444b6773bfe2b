import type { ConntrackState, TransportProtocol } from '#domain/proxy/iptables/rule-table.js';
import type { Address } from '#domain/proxy/address-range.js';

/** The first packet of a connection, as it arrives at (or leaves) a node. */
export interface Packet {
  readonly sourceIp: string;
  readonly destinationIp: string;
  readonly destinationPort: number;
  readonly protocol: TransportProtocol;
  /** Sent by a process of the node itself, not of a pod. */
  readonly local?: boolean;
  /** The interface it came in by, where local traffic is told by interface. */
  readonly inInterface?: string;
}

/** A packet on its way through the rules: targets change it. */
export interface PacketInFlight {
  readonly source: Address;
  destination: Address;
  destinationPort: number;
  readonly protocol: TransportProtocol;
  readonly inInterface: string | undefined;
  mark: number;
  readonly states: Set<ConntrackState>;
}
