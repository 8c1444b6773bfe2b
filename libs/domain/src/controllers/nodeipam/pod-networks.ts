import { type Cidr, cidrSize, cidrsOverlap, formatCidr } from '#domain/ip/cidr.js';
import { bitsOf } from '#domain/ip/ip-address.js';

/** One network of a cluster, and how long the prefix is of the part each node gets. */
export interface PodNetwork {
  readonly cluster: Cidr;
  readonly nodePrefix: number;
}

/** How long the prefix of a node's network is unless it is said otherwise. Source: consts.DefaultNodeMaskCIDR… of kube-controller-manager. */
export const defaultNodePrefix = { IPv4: 24, IPv6: 64 } as const;

/** Why a network cannot be shared out; undefined when it can. Source: NewNodeIpamController, NewCIDRSet. */
export function podNetworkProblem({ cluster, nodePrefix }: PodNetwork): string | undefined {
  if (cluster.prefix > nodePrefix) {
    return 'Controller: Invalid --cluster-cidr, mask size of cluster CIDR must be less than or equal to --node-cidr-mask-size configured for CIDR family';
  }
  const isTooBig = cluster.family === 'IPv6' && nodePrefix - cluster.prefix > 16;
  return isTooBig ? 'New CIDR set failed; the node CIDR size is too big' : undefined;
}

/**
 * The parts of a network for nodes, numbered from 0, and which of them are taken. One is given out after the other, round and round, so that
 * one that came back is not given out again at once. Source: pkg/controller/nodeipam/ipam/cidrset/cidr_set.go.
 */
export class PodNetworkPool {
  private readonly taken = new Set<number>();
  private readonly count: number;
  private readonly partSize: bigint;

  /** `next` is where to look first. */
  constructor(
    private readonly network: PodNetwork,
    private candidate: number,
  ) {
    this.count = 2 ** (network.nodePrefix - network.cluster.prefix);
    this.partSize = 1n << BigInt(bitsOf(network.cluster.family) - network.nodePrefix);
  }

  get next(): number {
    return this.candidate;
  }

  /** All parts that have an address of this network in them are taken. False when there are none. */
  take(cidr: Cidr): boolean {
    const { cluster } = this.network;
    if (!cidrsOverlap(cluster, cidr)) return false;
    const [begin, end] =
      cidr.prefix <= cluster.prefix ? [0, this.count - 1] : [this.partOf(cidr.base), this.partOf(cidr.base + cidrSize(cidr) - 1n)];
    for (let part = begin; part <= end; part += 1) this.taken.add(part);
    return true;
  }

  /** The next free part, which is taken then; undefined when there is none. */
  allocate(): string | undefined {
    if (this.taken.size >= this.count) return undefined;
    while (this.taken.has(this.candidate)) this.candidate = (this.candidate + 1) % this.count;
    const part = this.candidate;
    this.taken.add(part);
    this.candidate = (part + 1) % this.count;
    const { cluster, nodePrefix } = this.network;
    return formatCidr({ family: cluster.family, base: cluster.base + BigInt(part) * this.partSize, prefix: nodePrefix });
  }

  private partOf(address: bigint): number {
    return Number((address - this.network.cluster.base) / this.partSize);
  }
}
