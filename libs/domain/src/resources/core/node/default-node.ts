import { mapMember } from '#domain/json/fill.js';
import { roundResourceList } from '#domain/resources/core/pod/resource-list.js';
import type { Node, NodeSpec, NodeStatus } from '#domain/schema/types/core-v1.js';

/** Source: pkg/apis/core/v1/defaults.go SetDefaults_NodeStatus, pkg/apis/core/v1/conversion.go Convert_v1_NodeSpec_To_core_NodeSpec. */
export function applyNodeDefaults(node: Node): Node {
  return mapMember(mapMember(node, 'spec', withPodCidrAlias), 'status', applyStatusDefaults);
}

/** A node without overhead gives pods all that it has. */
function applyStatusDefaults(status: NodeStatus): NodeStatus {
  const { capacity, allocatable } = status;
  const next = capacity && !allocatable ? { ...status, allocatable: capacity } : status;
  return mapMember(mapMember(next, 'capacity', roundResourceList), 'allocatable', roundResourceList);
}

/** `podCIDR` is the old name of the first of `podCIDRs`. Where the two differ the old one wins. */
function withPodCidrAlias(spec: NodeSpec): NodeSpec {
  const { podCIDR = '', podCIDRs = [] } = spec;
  const networks = podCIDR === '' || podCIDR === podCIDRs[0] ? podCIDRs : [podCIDR];
  const first = networks[0] ?? '';
  if (networks === podCIDRs && podCIDR === first) return spec;
  return { ...spec, podCIDR: first, podCIDRs: networks };
}
