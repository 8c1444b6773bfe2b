import { isLoopback } from '#domain/ip/address-class.js';
import { cidrContains, firstAddress, type Cidr } from '#domain/ip/cidr.js';
import { formatIp, parseIpSloppy } from '#domain/ip/ip-address.js';

const firstOctet = 24n;
const otherOctets = (1n << firstOctet) - 1n;

/**
 * The cluster address whose image (`hostAddressOf`) a host address is: 127.244.0.19 is 10.244.0.19 when 10.244.0.0/16 is among the networks.
 * Undefined when it is the image of none of them; 127.0.0.1 always is the machine itself. Of networks that share images the first counts.
 */
export function clusterAddressOf(hostAddress: string, networks: readonly Cidr[]): string | undefined {
  const image = parseIpSloppy(hostAddress);
  if (!image || image.family !== 'IPv4' || !isLoopback(image) || hostAddress === '127.0.0.1') return undefined;
  for (const network of networks) {
    const { family, value } = firstAddress(network);
    const original = { family, value: ((value >> firstOctet) << firstOctet) | (image.value & otherOctets) };
    if (family === 'IPv4' && cidrContains(network, original)) return formatIp(original);
  }
  return undefined;
}
