import {
  containsAddress,
  parseAddress,
  parseNetwork,
  type Address,
  type AddressRange,
  type IpFamily,
} from '#domain/proxy/address-range.js';

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
  const ranges = texts.map(parseNetwork).filter((range): range is AddressRange => range?.family === family);
  const all = ranges.length === 0 || ranges.some(({ bits }) => bits === 0);
  return { ranges: all ? [] : ranges, all, containsLoopback: family === 'IPv4' && (all || ranges.some(holdsLoopback)) };
}

/** Which of a node's interface addresses are selected, in the order given. */
export function selectNodeAddresses({ ranges }: NodePortAddresses, addresses: readonly string[]): readonly Address[] {
  return addresses
    .map(parseAddress)
    .filter((address): address is Address => address !== undefined && ranges.some((range) => containsAddress(range, address)));
}

export function isLoopback({ family, words }: Address): boolean {
  return family === 'IPv4' ? (words[0] ?? 0) >>> 24 === 127 : words.slice(0, 3).every((word) => word === 0) && words[3] === 1;
}

/** The range lies in 127.0.0.0/8 or holds its first address. */
function holdsLoopback(range: AddressRange): boolean {
  const first: Address = { family: 'IPv4', text: '127.0.0.0', words: [0x7f000000] };
  return (range.words[0] ?? 0) >>> 24 === 127 || containsAddress(range, first);
}
