import { type Cidr, cidrContains, firstAddress, lastAddress } from '#domain/ip/cidr.js';
import { bitsOf, formatIp, type IpAddress } from '#domain/ip/ip-address.js';

/**
 * Which address a Service gets. The lower part of a range is spared for addresses that people ask for by number.
 * Source: pkg/registry/core/service/ipallocator/{ipallocator,cidrallocator}.go.
 */

/** What allocation says when it cannot. */
export const ipProblems = {
  full: 'range is full',
  taken: 'provided IP is already allocated',
  outside: 'the provided network does not match the current range',
} as const;

/** The addresses of a range that Services may have: not the network's own, and for IPv4 not the broadcast address. */
export interface ClusterIpRange {
  readonly first: bigint;
  readonly last: bigint;
  /** Where the part begins that addresses are picked from first. */
  readonly dynamic: bigint;
}

export function clusterIpRange(cidr: Cidr): ClusterIpRange {
  const first = firstAddress(cidr).value + 1n;
  const last = lastAddress(cidr).value - (cidr.family === 'IPv4' ? 1n : 0n);
  return { first, last, dynamic: first + spared(1n << BigInt(bitsOf(cidr.family) - cidr.prefix)) };
}

/** A sixteenth of the range, but 16 addresses at least and 256 at most; none of a range of 16 or less (calculateRangeOffset). */
function spared(size: bigint): bigint {
  if (size <= 16n) return 0n;
  const part = size / 16n;
  return part < 16n ? 16n : part > 256n ? 256n : part;
}

/**
 * A free address: from a random one on through the upper part of the first range, around to its beginning, then the lower part, then the
 * next range. `isTaken` is asked for canonical texts; `random` is in [0, 1). Undefined when all ranges are full.
 */
export function allocateClusterIp(ranges: readonly Cidr[], isTaken: (ip: string) => boolean, random: () => number): string | undefined {
  for (const cidr of ranges) {
    const { first, last, dynamic } = clusterIpRange(cidr);
    const free = firstFree(cidr, [dynamic, last], isTaken, random) ?? firstFree(cidr, [first, dynamic - 1n], isTaken, random);
    if (free !== undefined) return free;
  }
  return undefined;
}

function firstFree(
  { family }: Cidr,
  [low, high]: readonly [low: bigint, high: bigint],
  isTaken: (ip: string) => boolean,
  random: () => number,
): string | undefined {
  const size = high - low + 1n;
  if (size <= 0n) return undefined;
  const start = (BigInt(Math.floor(random() * 2 ** 53)) * size) >> 53n;
  for (let i = 0n; i < size; i += 1n) {
    const ip = formatIp({ family, value: low + ((start + i) % size) });
    if (!isTaken(ip)) return ip;
  }
  return undefined;
}

/** Why an address that was asked for cannot be had; undefined when it can. The whole of every range may be asked for. */
export function checkClusterIp(ranges: readonly Cidr[], address: IpAddress, isTaken: (ip: string) => boolean): string | undefined {
  const holds = (cidr: Cidr): boolean => {
    const { first, last } = clusterIpRange(cidr);
    return cidrContains(cidr, address) && address.value >= first && address.value <= last;
  };
  if (!ranges.some(holds)) return ipProblems.outside;
  return isTaken(formatIp(address)) ? ipProblems.taken : undefined;
}
