import { findNodeCondition } from '#domain/controllers/nodes/node-readiness.js';
import type { Lease } from '#domain/schema/types/coordination-v1.js';
import type { Node, NodeCondition } from '#domain/schema/types/core-v1.js';
import { formatTime, parseTime } from '#domain/time/rfc3339.js';

/** What is remembered of a node between looks at it. */
export interface NodeHealth {
  /** When a sign of life was seen last, in milliseconds by the clock of the control plane. */
  readonly seenAt: number;
  /** The heartbeat of its condition Ready; absent when it had none. */
  readonly heartbeat?: string;
  /** When its lease was renewed. */
  readonly renewTime?: string;
}

/**
 * What is known of a node now. A sign of life is another heartbeat than the last time, or a lease that was renewed since; times the node wrote
 * are never compared with the clock. Source: tryUpdateNodeHealth of pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 */
export function observeHealth(node: Node, lease: Lease | undefined, before: NodeHealth | undefined, now: number): NodeHealth {
  const ready = findNodeCondition(node, 'Ready');
  const beats = ready !== undefined && (before?.heartbeat === undefined || before.heartbeat !== heartbeatOf(ready));
  const seenBefore = before?.seenAt ?? parseTime(node.metadata.creationTimestamp) ?? now;
  const renewed = lease?.spec.renewTime;
  const isRenewed = renewed !== undefined && (before?.renewTime === undefined || before.renewTime < renewed);
  // as upstream, a heartbeat makes it forget the lease
  const renewTime = isRenewed ? renewed : beats ? undefined : before?.renewTime;
  return {
    seenAt: beats || isRenewed ? now : seenBefore,
    ...(ready && { heartbeat: heartbeatOf(ready) }),
    ...(renewTime !== undefined && { renewTime }),
  };
}

function heartbeatOf({ lastHeartbeatTime }: NodeCondition): string {
  return lastHeartbeatTime ?? '';
}

/** Conditions of which nobody but the kubelet knows. */
const kubeletConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/** The node as it is when nothing has been heard of its kubelet for too long; undefined when that has been said already. */
export function withUnknownConditions(node: Node, now: number): Node | undefined {
  if (findNodeCondition(node, 'Ready')?.status === 'Unknown') return undefined;
  const lastTransitionTime = formatTime(now);
  const stopped = { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime };
  const known = (node.status.conditions ?? []).map((condition) => {
    const isStale = kubeletConditions.some((type) => type === condition.type) && condition.status !== 'Unknown';
    return isStale ? { ...condition, ...stopped } : condition;
  });
  const missing = kubeletConditions
    .filter((type) => !findNodeCondition(node, type))
    .map((type) => ({
      type,
      status: 'Unknown',
      lastHeartbeatTime: node.metadata.creationTimestamp,
      lastTransitionTime,
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
    }));
  return { ...node, status: { ...node.status, conditions: [...known, ...missing] } };
}
