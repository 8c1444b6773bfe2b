import { isLoopback } from '#domain/ip/address-class.js';
import { firstAddress } from '#domain/ip/cidr.js';
import type { IpFamily } from '#domain/ip/ip-address.js';
import { containsAddress, parseAddress, parseNetwork, type Address, type AddressRange } from '#domain/proxy/address-range.js';

/** The node addresses that node ports are served on (`--nodeport-addresses`), for one family. */
export interface NodePortAddresses {
  readonly ranges: readonly AddressRange[];
  /** All addresses of the node. */
  readonly all: boolean;
  /** Whether 127.0.0.1 may be among them. */
  readonly containsLoopback: boolean;
}

/** Ranges of the other family do not count; without any, every address serves node ports. Source: `pkg/proxy/util/nodeport_addresses.go`. */
export function nodePortAddresses(texts: readonly string[], family: IpFamily): NodePortAddresses {
  const ranges = texts.map(parseNetwork).filter((range): range is AddressRange => range?.cidr.family === family);
  const all = ranges.length === 0 || ranges.some(({ cidr }) => cidr.prefix === 0);
  return { ranges: all ? [] : ranges, all, containsLoopback: family === 'IPv4' && (all || ranges.some(holdsLoopback)) };
}

/** Which of a node's interface addresses are selected, in the order given. */
export function selectNodeAddresses({ ranges }: NodePortAddresses, addresses: readonly string[]): readonly Address[] {
  return addresses
    .map(parseAddress)
    .filter((address): address is Address => address !== undefined && ranges.some((range) => containsAddress(range, address)));
}

/** The range lies in 127.0.0.0/8 or holds its first address. */
function holdsLoopback(range: AddressRange): boolean {
  const first = parseAddress('127.0.0.0');
  return isLoopback(firstAddress(range.cidr)) || (first !== undefined && containsAddress(range, first));
}
