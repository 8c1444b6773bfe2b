/**
 * IP addresses as numbers, and their texts.
 * Source: k8s.io/utils/net/{parse,ipfamily}.go and Go's net and net/netip, whose readings differ: see parseIpSloppy and parseIpStrict.
 */

export type IpFamily = 'IPv4' | 'IPv6';

/** `value` counts from the first address of the family: below 2^32 for IPv4, below 2^128 for IPv6. */
export interface IpAddress {
  readonly family: IpFamily;
  readonly value: bigint;
}

/** Where `::ffff:0:0/96` begins, the IPv6 image of IPv4. */
const mappedBase = 0xffff00000000n;

/** How many bits an address of the family has. */
export function bitsOf(family: IpFamily): 32 | 128 {
  return family === 'IPv4' ? 32 : 128;
}

/**
 * An address as old API fields accept it (netutils.ParseIPSloppy): leading zeros are ignored, and an IPv4-mapped IPv6 address is the
 * IPv4 address in it. Zones (`%eth0`) are refused.
 */
export function parseIpSloppy(text: string): IpAddress | undefined {
  const address = parseAddress(text, false);
  return address && unmapped(address);
}

/**
 * An address as netip.ParseAddr reads it: no leading zeros in an IPv4 part, at most four digits in an IPv6 group. An IPv4-mapped address
 * stays IPv6; isMapped tells. Zones are refused.
 */
export function parseIpStrict(text: string): IpAddress | undefined {
  return parseAddress(text, true);
}

/** True for `::ffff:1.2.3.4`. */
export function isMapped({ family, value }: IpAddress): boolean {
  return family === 'IPv6' && value >> 32n === mappedBase >> 32n;
}

/** The IPv4 address inside an IPv4-mapped one, any other address itself. */
export function unmapped(address: IpAddress): IpAddress {
  return isMapped(address) ? { family: 'IPv4', value: address.value - mappedBase } : address;
}

/** The family an address text belongs to as old fields read it, or undefined (netutils.IPFamilyOfString). */
export function ipFamilyOf(text: string): IpFamily | undefined {
  return parseIpSloppy(text)?.family;
}

/** `10.0.0.1`, or the RFC 5952 form of an IPv6 address. */
export function formatIp(address: IpAddress): string {
  if (address.family === 'IPv4') return formatIpv4(address.value);
  if (isMapped(address)) return `::ffff:${formatIpv4(address.value - mappedBase)}`;
  const groups = Array.from({ length: 8 }, (_, i) => (address.value >> BigInt(112 - 16 * i)) & 0xffffn);
  const gap = longestZeroRun(groups);
  const texts = groups.map((group) => group.toString(16));
  if (!gap) return texts.join(':');
  return `${texts.slice(0, gap.start).join(':')}::${texts.slice(gap.end).join(':')}`;
}

/** The canonical text of an address that parseIpSloppy reads, or undefined. */
export function canonicalIp(text: string): string | undefined {
  const address = parseIpSloppy(text);
  return address && formatIp(address);
}

/** Order of addresses: IPv4 first, then by number. */
export function compareIps(a: IpAddress, b: IpAddress): number {
  if (a.family !== b.family) return a.family === 'IPv4' ? -1 : 1;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

function parseAddress(text: string, strict: boolean): IpAddress | undefined {
  const [separator] = /[.:]/.exec(text) ?? [];
  if (separator === undefined) return undefined;
  const value = separator === '.' ? parseOctets(text, strict) : parseGroups(text, strict);
  return value === undefined ? undefined : { family: separator === '.' ? 'IPv4' : 'IPv6', value };
}

function parseOctets(text: string, strict: boolean): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  const good = (octet: string): boolean =>
    /^[0-9]+$/.test(octet) && Number(octet) <= 255 && !(strict && octet.length > 1 && octet.startsWith('0'));
  return octets.every(good) ? octets.reduce((value, octet) => (value << 8n) | BigInt(Number(octet)), 0n) : undefined;
}

/** The eight groups of an IPv6 text; `::` stands for at least one group of zeros. */
function parseGroups(text: string, strict: boolean): bigint | undefined {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [left = [], right] = halves;
  if (halves.length > 2) return undefined;
  const tail = right ?? left;
  const parsed = halves.map((half) => half.flatMap((group, i) => parseGroup(group, half === tail && i === half.length - 1, strict)));
  const [head = [], rest = []] = parsed;
  const groups = head.length + rest.length;
  if (right === undefined ? groups !== 8 : groups > 7) return undefined;
  const all = [...head, ...Array.from({ length: 8 - groups }, () => 0n), ...rest];
  return all.some((group) => group < 0n) ? undefined : all.reduce((value, group) => (value << 16n) | group, 0n);
}

/** The 16-bit numbers of one group: two of a dotted IPv4 part, which only the end may be; a negative number marks nonsense. */
function parseGroup(group: string, last: boolean, strict: boolean): readonly bigint[] {
  if (last && group.includes('.')) {
    const value = parseOctets(group, strict);
    return value === undefined ? [-1n] : [value >> 16n, value & 0xffffn];
  }
  const pattern = strict ? /^[0-9a-fA-F]{1,4}$/ : /^0*[0-9a-fA-F]{1,4}$/;
  return [pattern.test(group) ? BigInt(`0x${group}`) : -1n];
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

/** The longest run of two or more zero groups, the first of equals. */
function longestZeroRun(groups: readonly bigint[]): { readonly start: number; readonly end: number } | undefined {
  let best: { readonly start: number; readonly end: number } | undefined;
  let start = 0;
  for (let end = 0; end <= groups.length; end += 1) {
    if (groups[end] === 0n) continue;
    if (end - start > (best ? best.end - best.start : 1)) best = { start, end };
    start = end + 1;
  }
  return best;
}
