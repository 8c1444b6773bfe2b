import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';

/** The nodes and their pods, which do not change during a scheduling cycle. */
export interface Snapshot {
  /** Zones take turns. */
  readonly nodes: readonly NodeInfo[];
  node(name: string): NodeInfo | undefined;
  /** Nodes with a pod that has any kind of pod affinity. */
  readonly nodesWithAffinity: Iterable<NodeInfo>;
  /** Nodes with a pod that must not be near others. */
  readonly nodesWithRequiredAntiAffinity: Iterable<NodeInfo>;
  /** Whether a pod on any node uses the PersistentVolumeClaim. */
  usesClaim(key: string): boolean;
}
