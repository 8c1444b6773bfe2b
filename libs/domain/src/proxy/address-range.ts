import { cidrContains, formatCidr, parseCidr, type Cidr } from '#domain/ip/cidr.js';
import { bitsOf, formatIp, parseIpSloppy, type IpAddress } from '#domain/ip/ip-address.js';

/** An address with its canonical spelling, by which addresses are compared and looked up. */
export interface Address extends IpAddress {
  readonly text: string;
}

/** What `-s` and `-d` of a rule take: an address or a network, with its canonical spelling (`10.0.0.1`, `10.0.0.0/8`). */
export interface AddressRange {
  readonly text: string;
  readonly cidr: Cidr;
}

/** An address in any of the spellings old API fields accept; undefined when it is none. */
export function parseAddress(text: string): Address | undefined {
  const address = parseIpSloppy(text);
  return address && { family: address.family, value: address.value, text: plainIpv4.test(text) ? text : formatIp(address) };
}

/** Spelled canonically already, as nearly all addresses are. */
const plainIpv4 = /^(?:(?:0|[1-9]\d*)\.){3}(?:0|[1-9]\d*)$/;

/** A network in any of the spellings old API fields accept, without its host bits; undefined when it is none. */
export function parseNetwork(text: string): AddressRange | undefined {
  const cidr = parseCidr(text);
  return cidr && { text: formatCidr(cidr), cidr };
}

/** The range that holds just this address. */
export function rangeOf(address: Address): AddressRange {
  return { text: address.text, cidr: { family: address.family, base: address.value, prefix: bitsOf(address.family) } };
}

export function isSingleAddress({ cidr }: AddressRange): boolean {
  return cidr.prefix === bitsOf(cidr.family);
}

export function containsAddress(range: AddressRange, address: Address): boolean {
  if (!isSingleAddress(range)) return cidrContains(range.cidr, address);
  return range.cidr.family === address.family && range.cidr.base === address.value;
}
