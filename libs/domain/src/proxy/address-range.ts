import ipaddr from 'ipaddr.js';

export type IpFamily = 'IPv4' | 'IPv6';

/** An address as numbers: one 32-bit word for IPv4, four for IPv6. `text` is the canonical spelling. */
export interface Address {
  readonly family: IpFamily;
  readonly text: string;
  readonly words: readonly number[];
}

/** What `-s` and `-d` of a rule take: an address or a network. */
export interface AddressRange {
  readonly family: IpFamily;
  /** `10.0.0.1` or `10.0.0.0/8`, canonical. */
  readonly text: string;
  readonly words: readonly number[];
  /** Length of the prefix that must agree. */
  readonly bits: number;
}

/** An address as old clients wrote it: leading zeros are decimal. Undefined when it is none (`k8s.io/utils/net` ParseIPSloppy). */
export function parseAddress(text: string): Address | undefined {
  const octets = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(text)?.slice(1).map(Number);
  if (octets) return octets.every((octet) => octet <= 255) ? fromOctets(octets) : undefined;
  if (!ipaddr.IPv6.isValid(text) || text.includes('%')) return undefined;
  const parsed = ipaddr.IPv6.parse(text);
  if (parsed.isIPv4MappedAddress()) return fromOctets(parsed.toIPv4Address().octets);
  const words = [0, 2, 4, 6].map((i) => (((parsed.parts[i] ?? 0) << 16) | (parsed.parts[i + 1] ?? 0)) >>> 0);
  return { family: 'IPv6', text: parsed.toRFC5952String(), words };
}

/** A network as old clients wrote it, with its host bits cleared. Undefined when it is none (ParseCIDRSloppy). */
export function parseNetwork(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  const digits = text.slice(slash + 1);
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  if (!address || !/^\d{1,4}$/.test(digits)) return undefined;
  const bits = Number(digits);
  if (bits > 32 * address.words.length) return undefined;
  const words = address.words.map((word, i) => (word & maskOf(bits, i)) >>> 0);
  return { family: address.family, text: `${formatWords(address.family, words)}/${bits}`, words, bits };
}

/** The range that holds just this address. */
export function rangeOf(address: Address): AddressRange {
  return { family: address.family, text: address.text, words: address.words, bits: 32 * address.words.length };
}

export function containsAddress(range: AddressRange, address: Address): boolean {
  if (range.family !== address.family) return false;
  return range.words.every((word, i) => ((word ^ (address.words[i] ?? 0)) & maskOf(range.bits, i)) === 0);
}

/** `ip:port`, or `[ip]:port` for IPv6. */
export function joinHostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

function fromOctets(octets: readonly number[]): Address {
  const word = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return { family: 'IPv4', text: octets.join('.'), words: [word] };
}

/** The bits of word `i` that a prefix of `bits` covers. */
function maskOf(bits: number, i: number): number {
  const covered = Math.min(32, Math.max(0, bits - 32 * i));
  return covered === 0 ? 0 : -1 << (32 - covered);
}

function formatWords(family: IpFamily, words: readonly number[]): string {
  const bytes = words.flatMap((word) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255]);
  return family === 'IPv4' ? bytes.join('.') : new ipaddr.IPv6(bytes).toRFC5952String();
}
