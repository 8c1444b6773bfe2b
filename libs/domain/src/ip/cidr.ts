import {
  bitsOf,
  formatIp,
  isMapped,
  type IpAddress,
  type IpFamily,
  parseIpSloppy,
  parseIpStrict,
  unmapped,
} from '#domain/ip/ip-address.js';

/**
 * Networks: `10.0.0.0/8`.
 * Source: k8s.io/utils/net/{parse,net}.go, Go's net.ParseCIDR and netip.ParsePrefix.
 */

/** A network whose host bits are zero. */
export interface Cidr {
  readonly family: IpFamily;
  /** Its first address. */
  readonly base: bigint;
  /** Length of the part all its addresses have in common. */
  readonly prefix: number;
}

/** What stands in a CIDR text: the address before the slash as it was written, and the network it is in. */
export interface InterfaceAddress {
  readonly address: IpAddress;
  readonly network: Cidr;
}

/**
 * A CIDR text as old API fields accept it (netutils.ParseCIDRSloppy): leading zeros are ignored, host bits may be set, and an
 * IPv4-mapped address with a prefix of 96 or more is an IPv4 network.
 */
export function parseCidrSloppy(text: string): InterfaceAddress | undefined {
  const slash = text.indexOf('/');
  const [written, digits] = [text.slice(0, Math.max(slash, 0)), text.slice(slash + 1)];
  const isIpv6 = written.includes(':');
  const address = parseIpSloppy(written);
  if (!address || !/^[0-9]+$/.test(digits) || Number(digits) > (isIpv6 ? 128 : 32)) return undefined;
  const prefix = Number(digits);
  if (!isIpv6 || address.family === 'IPv6') return { address, network: networkOf(address, prefix) };
  if (prefix >= 96) return { address, network: networkOf(address, prefix - 96) };
  return { address, network: networkOf({ family: 'IPv6', value: address.value | 0xffff00000000n }, prefix) };
}

/**
 * A CIDR text as netip.ParsePrefix reads it: no leading zeros anywhere. Host bits may be set and an IPv4-mapped address stays IPv6;
 * callers refuse them with messages of their own.
 */
export function parseCidrStrict(text: string): InterfaceAddress | undefined {
  const slash = text.lastIndexOf('/');
  const digits = text.slice(slash + 1);
  const address = slash < 0 ? undefined : parseIpStrict(text.slice(0, slash));
  if (!address || !/^(0|[1-9][0-9]*)$/.test(digits) || Number(digits) > bitsOf(address.family)) return undefined;
  return { address, network: networkOf(address, Number(digits)) };
}

/** The network of a text that parseCidrSloppy reads. */
export function parseCidr(text: string): Cidr | undefined {
  return parseCidrSloppy(text)?.network;
}

/** The network of that prefix length which `address` is in. */
export function networkOf(address: IpAddress, prefix: number): Cidr {
  const hostBits = BigInt(bitsOf(address.family) - prefix);
  return { family: address.family, base: (address.value >> hostBits) << hostBits, prefix };
}

/** `10.0.0.0/8`; the address in its canonical form. */
export function formatCidr({ family, base, prefix }: Cidr): string {
  return `${formatIp({ family, value: base })}/${prefix}`;
}

/** How many addresses it has. */
export function cidrSize({ family, prefix }: Cidr): bigint {
  return 1n << BigInt(bitsOf(family) - prefix);
}

export function firstAddress({ family, base }: Cidr): IpAddress {
  return { family, value: base };
}

export function lastAddress(cidr: Cidr): IpAddress {
  return { family: cidr.family, value: cidr.base + cidrSize(cidr) - 1n };
}

/** True when the address is in the network; an IPv4-mapped address counts as IPv4, as Go's net.IPNet.Contains has it. */
export function cidrContains(cidr: Cidr, address: IpAddress): boolean {
  const { family, value } = isMapped(address) ? unmapped(address) : address;
  return family === cidr.family && value >= cidr.base && value < cidr.base + cidrSize(cidr);
}

/** True when some address is in both. */
export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  return cidrContains(a, firstAddress(b)) || cidrContains(b, firstAddress(a));
}
