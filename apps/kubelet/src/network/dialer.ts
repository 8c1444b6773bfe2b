import { hostEndpointOf, type HostEndpoint, type PublishedAddresses } from '#domain/fabric/host-address.js';
import { cidrContains, type Cidr } from '#domain/ip/cidr.js';
import { parseIpSloppy } from '#domain/ip/ip-address.js';

/** Finds out where an address that the cluster knows is on this machine. */
export class Dialer {
  /** `networks` are those of nodes, pods and Services: what is in none of them is where it says. */
  constructor(private readonly networks: readonly Cidr[]) {}

  /** `published` are the addresses of the object that `host` belongs to. */
  endpointOf(host: string, port: number, published: PublishedAddresses = {}): HostEndpoint {
    const ip = parseIpSloppy(host);
    const isOurs = ip !== undefined && this.networks.some((network) => cidrContains(network, ip));
    return (isOurs && hostEndpointOf(host, port, 'TCP', published)) || { host, port };
  }
}
