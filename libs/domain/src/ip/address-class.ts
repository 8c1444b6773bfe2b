import { type Cidr, cidrContains, parseCidr } from '#domain/ip/cidr.js';
import type { IpAddress } from '#domain/ip/ip-address.js';

/** Addresses with a meaning of their own, as Go's net.IP tells them (net/ip.go). */

const networks = (...texts: readonly string[]): readonly Cidr[] => texts.flatMap((text) => parseCidr(text) ?? []);
const isIn = (all: readonly Cidr[], address: IpAddress): boolean => all.some((cidr) => cidrContains(cidr, address));

const loopback = networks('127.0.0.0/8', '::1/128');
const linkLocal = networks('169.254.0.0/16', 'fe80::/10');
const linkLocalMulticast = networks('224.0.0.0/24');
const multicast = networks('224.0.0.0/4', 'ff00::/8');

/** `0.0.0.0` and `::`. */
export function isUnspecified(address: IpAddress): boolean {
  return address.value === 0n;
}

export function isLoopback(address: IpAddress): boolean {
  return isIn(loopback, address);
}

/** `169.254.0.0/16` and `fe80::/10`. */
export function isLinkLocalUnicast(address: IpAddress): boolean {
  return isIn(linkLocal, address);
}

/** `224.0.0.0/24`, and the IPv6 multicast addresses whose scope is 2 (`ff?2::/16`). */
export function isLinkLocalMulticast(address: IpAddress): boolean {
  return address.family === 'IPv6' ? ((address.value >> 112n) & 0xff0fn) === 0xff02n : isIn(linkLocalMulticast, address);
}

export function isMulticast(address: IpAddress): boolean {
  return isIn(multicast, address);
}

/** Whether it can be the address of one host in some network, private ones included (net.IP.IsGlobalUnicast). */
export function isGlobalUnicast(address: IpAddress): boolean {
  const isBroadcast = address.family === 'IPv4' && address.value === 0xffffffffn;
  return !isBroadcast && !isUnspecified(address) && !isLoopback(address) && !isMulticast(address) && !isLinkLocalUnicast(address);
}
