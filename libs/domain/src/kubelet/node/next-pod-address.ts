import { cidrContains, cidrSize, type Cidr } from '#domain/ip/cidr.js';
import { formatIp, parseIpSloppy } from '#domain/ip/ip-address.js';

/**
 * The address for a new pod of a node: the next free one after the one given last, round and round, as the host-local plugin of CNI does. The
 * first address is the network's, the second the gateway's, the last the broadcast's. Undefined when all are taken.
 */
export function nextPodAddress(network: Cidr, isTaken: (ip: string) => boolean, last: string | undefined): string | undefined {
  const size = Number(cidrSize(network) < maxSize ? cidrSize(network) : maxSize);
  const before = parseIpSloppy(last ?? '');
  const start = before && cidrContains(network, before) ? Number(before.value - network.base) : firstHost - 1;
  const count = size - firstHost - 1;
  for (let i = 0; i < count; i += 1) {
    const offset = firstHost + ((start + 1 - firstHost + i) % count);
    const ip = formatIp({ family: network.family, value: network.base + BigInt(offset) });
    if (!isTaken(ip)) return ip;
  }
  return undefined;
}

const firstHost = 2;
/** No node has more pods than that. */
const maxSize = 1n << 20n;
