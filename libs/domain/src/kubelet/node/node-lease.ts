import type { Draft } from '#domain/meta/object-meta.js';
import type { Lease } from '#domain/schema/types/coordination-v1.js';
import type { Node } from '#domain/schema/types/core-v1.js';
import { formatMicroTime } from '#domain/time/rfc3339.js';

/** Where the heartbeats of nodes are. */
export const nodeLeaseNamespace = 'kube-node-lease';

export interface LeaseInput {
  readonly nodeName: string;
  /** Undefined until it is known; then it owns the lease. */
  readonly node: Node | undefined;
  readonly durationSeconds: number;
}

/** The first heartbeat of a node. Source: k8s.io/component-helpers/apimachinery/lease/controller.go, pkg/kubelet/util/nodelease.go. */
export function newNodeLease({ nodeName, node, durationSeconds }: LeaseInput, now: number): Draft<Lease> {
  return {
    metadata: { name: nodeName, namespace: nodeLeaseNamespace, ...(node && { ownerReferences: [ownerOf(node)] }) },
    spec: { holderIdentity: nodeName, leaseDurationSeconds: durationSeconds, renewTime: formatMicroTime(now) },
  };
}

/** The next one. */
export function renewedNodeLease(lease: Lease, { node, durationSeconds }: LeaseInput, now: number): Lease {
  const isOwned = (lease.metadata.ownerReferences?.length ?? 0) > 0;
  const metadata = node && !isOwned ? { ...lease.metadata, ownerReferences: [ownerOf(node)] } : lease.metadata;
  return { ...lease, metadata, spec: { ...lease.spec, leaseDurationSeconds: durationSeconds, renewTime: formatMicroTime(now) } };
}

function ownerOf({ metadata }: Node): { apiVersion: string; kind: string; name: string; uid: string } {
  return { apiVersion: 'v1', kind: 'Node', name: metadata.name, uid: metadata.uid };
}
