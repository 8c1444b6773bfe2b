import type { ProxyEndpoint } from '#domain/proxy/proxy-endpoint.js';
import { usesClusterEndpoints, usesLocalEndpoints, type ProxyPort } from '#domain/proxy/proxy-port.js';

/** The endpoints of one service port that this node uses, and how. */
export interface CategorizedEndpoints {
  /** For `Cluster` traffic policy; empty when the service never uses it. */
  readonly cluster: readonly ProxyEndpoint[];
  /** For `Local` traffic policy; empty when the service never uses it. */
  readonly local: readonly ProxyEndpoint[];
  /** Both together, each endpoint once. */
  readonly reachable: readonly ProxyEndpoint[];
  /** Some endpoint somewhere could serve, though perhaps none that this node may use. */
  readonly any: boolean;
}

/** Where the proxy runs: the zone is absent when the node has no zone label. */
export interface NodeTopology {
  readonly nodeName: string;
  readonly zone?: string | undefined;
}

/**
 * Ready endpoints are used; where none is ready, those that terminate but still serve, decided separately for each policy. Topology hints
 * narrow the cluster set. Source: `pkg/proxy/topology.go` CategorizeEndpoints.
 */
export function categorizeEndpoints(port: ProxyPort, endpoints: readonly ProxyEndpoint[], node: NodeTopology): CategorizedEndpoints {
  const cluster = usesClusterEndpoints(port) ? clusterSet(endpoints, node) : [];
  if (!usesLocalEndpoints(port)) return { cluster, local: [], reachable: cluster, any: cluster.length > 0 };
  const local = readyOrTerminating(endpoints.filter((endpoint) => endpoint.local));
  const any = endpoints.some((endpoint) => endpoint.ready || servesWhileTerminating(endpoint));
  return { cluster, local, reachable: union(cluster, local), any };
}

function clusterSet(endpoints: readonly ProxyEndpoint[], node: NodeTopology): readonly ProxyEndpoint[] {
  const isNear = nearness(endpoints, node);
  return readyOrTerminating(endpoints, isNear);
}

function readyOrTerminating(endpoints: readonly ProxyEndpoint[], isNear = anywhere): readonly ProxyEndpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready && isNear(endpoint));
  return ready.length > 0 ? ready : endpoints.filter(servesWhileTerminating);
}

/** Hints count only when every ready endpoint has one and some ready endpoint is meant for this node (or else zone). */
function nearness(endpoints: readonly ProxyEndpoint[], { nodeName, zone = '' }: NodeTopology): (endpoint: ProxyEndpoint) => boolean {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  const forNode = (endpoint: ProxyEndpoint): boolean => endpoint.nodeHints.includes(nodeName);
  const forZone = (endpoint: ProxyEndpoint): boolean => endpoint.zoneHints.includes(zone);
  if (ready.every(({ nodeHints }) => nodeHints.length > 0) && ready.some(forNode)) return forNode;
  if (ready.every(({ zoneHints }) => zoneHints.length > 0) && ready.some(forZone)) return forZone;
  return anywhere;
}

function anywhere(_endpoint: ProxyEndpoint): boolean {
  return true;
}

function servesWhileTerminating({ serving, terminating }: ProxyEndpoint): boolean {
  return serving && terminating;
}

function union(cluster: readonly ProxyEndpoint[], local: readonly ProxyEndpoint[]): readonly ProxyEndpoint[] {
  if (cluster.length === 0) return local;
  const added = new Set(cluster.map(({ address }) => address));
  return [...cluster, ...local.filter(({ address }) => !added.has(address))];
}
