import { type Action, type Controller, type EventAction, nothing, type WriteAction } from '#domain/controllers/controller.js';
import { type PodNetwork, podNetworkProblem, PodNetworkPool } from '#domain/controllers/nodeipam/pod-networks.js';
import { nodeStatusChange } from '#domain/controllers/nodes/node-events.js';
import { type Cidr, formatCidr, parseCidr } from '#domain/ip/cidr.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { nodes } from '#domain/resources/core/node/node.js';
import type { Node } from '#domain/schema/types/core-v1.js';

export interface NodeIpamOptions {
  /** One or, with dual stack, two. */
  readonly podNetworks: readonly PodNetwork[];
  /** Networks of Services, no part of which goes to a node. */
  readonly serviceNetworks?: readonly Cidr[];
}

/** Where to look first in each network. */
type Memory = readonly number[];

/** How often a write is tried before the node is told of it. */
const attempts = 3;

/**
 * Gives each node a part of the pods' networks. All nodes are one key, since no two of them may get the same part. Throws when a network
 * cannot be shared out. Source: pkg/controller/nodeipam/ipam/range_allocator.go.
 */
export function nodeIpamController({ podNetworks, serviceNetworks = [] }: NodeIpamOptions): Controller<Memory> {
  const problem = podNetworks.map(podNetworkProblem).find((text) => text !== undefined);
  if (problem !== undefined) throw new Error(problem);
  return {
    name: 'node-ipam',
    eventSource: 'cidrAllocator',
    watches: [{ resource: nodes, keysFor: (node) => (hasNetworks(node as Node) ? [] : ['nodes']) }],
    reconcile: (_, read, { memory = [] }) => {
      const all = read.list(nodes);
      const waiting = all.filter((node) => !hasNetworks(node) && node.metadata.deletionTimestamp === undefined);
      if (waiting.length === 0) return { ...nothing, memory };
      const pools = podNetworks.map((network, i) => new PodNetworkPool(network, memory[i] ?? 0));
      for (const network of serviceNetworks) for (const pool of pools) pool.take(network);
      const problems = all.flatMap((node) => takeNetworks(node, pools, podNetworks));
      const actions: (WriteAction | EventAction)[] = [];
      for (const node of waiting.toSorted(byAge)) {
        const parts = pools.map((pool) => pool.allocate());
        const missing = parts.indexOf(undefined);
        if (missing < 0)
          actions.push(
            assign(
              node,
              parts.filter((part) => part !== undefined),
            ),
          );
        else {
          actions.push(nodeStatusChange(node, 'CIDRNotAvailable'));
          problems.push(noneLeft(missing));
        }
      }
      const failure: readonly Action[] = problems.length > 0 ? [{ do: 'fail', why: problems.join(', ') }] : [];
      return { actions: [{ do: 'batch', pace: 'parallel', actions }, ...failure], memory: pools.map(({ next }) => next) };
    },
  };
}

function noneLeft(index: number): string {
  const why = 'CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range';
  return `failed to allocate cidr from cluster cidr at idx:${index}: ${why}`;
}

function hasNetworks({ spec }: Node): boolean {
  return (spec.podCIDRs ?? []).length > 0;
}

function byAge({ metadata: a }: Node, { metadata: b }: Node): number {
  if (a.creationTimestamp !== b.creationTimestamp) return a.creationTimestamp < b.creationTimestamp ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

/** Takes what a node has; tells what is wrong with it. */
function takeNetworks({ metadata: { name }, spec }: Node, pools: readonly PodNetworkPool[], networks: readonly PodNetwork[]): string[] {
  for (const [i, text] of (spec.podCIDRs ?? []).entries()) {
    const cidr = parseCidr(text);
    const [pool, network] = [pools[i], networks[i]];
    if (!cidr) return [`failed to parse node ${name}, CIDR ${spec.podCIDR ?? ''}`];
    if (!pool || !network)
      return [`node:${name} has an allocated cidr: ${text} at index:${i} that does not exist in cluster cidrs configuration`];
    if (!pool.take(cidr)) {
      const why = `cidr ${formatCidr(cidr)} is out the range of cluster cidr ${formatCidr(network.cluster)}`;
      return [`failed to mark cidr[${formatCidr(cidr)}] at idx [${i}] as occupied for node: ${name}: ${why}`];
    }
  }
  return [];
}

function assign(node: Node, parts: readonly string[], attempt = 1): WriteAction {
  return {
    do: 'patch',
    resource: nodes,
    key: keyOf(node),
    patchType: 'strategic',
    patch: { spec: { podCIDR: parts[0], podCIDRs: parts } },
    onFailure: () => {
      if (attempt < attempts) return { actions: [assign(node, parts, attempt + 1)] };
      return { actions: [nodeStatusChange(node, 'CIDRAssignmentFailed')], after: 'retry' };
    },
  };
}
