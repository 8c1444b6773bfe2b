import type { AddressRange } from '#domain/proxy/address-range.js';
import type { AppendRule, ChainName, Match, Target, TransportProtocol } from '#domain/proxy/iptables/rule-table.js';

/** Short constructors of the values in rule-table, so that a rule reads like the line it stands for. */

export function append(chain: ChainName, matches: readonly Match[], target?: Target): AppendRule {
  return { do: 'append', chain, rule: target ? { matches, target } : { matches } };
}

export function jump(chain: ChainName): Target {
  return { target: 'chain', chain };
}

export function comment(text: string): Match {
  return { match: 'comment', text };
}

/** `-m tcp -p tcp -d <address> --dport <port>` */
export function toAddressPort(protocol: TransportProtocol, range: AddressRange, port: number): readonly Match[] {
  return [
    { match: 'protocol', protocol },
    { match: 'destination', range },
    { match: 'destination-port', port },
  ];
}

/** `-m tcp -p tcp --dport <port>` */
export function toPort(protocol: TransportProtocol, port: number): readonly Match[] {
  return [
    { match: 'protocol', protocol },
    { match: 'destination-port', port },
  ];
}
