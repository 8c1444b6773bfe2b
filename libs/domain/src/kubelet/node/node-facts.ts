import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';
import type { NodeSystemInfo, Taint } from '#domain/schema/types/core-v1.js';

/** What a node is, decided when its kubelet starts. */
export interface NodeFacts {
  readonly name: string;
  /** Beside those that every kubelet sets. */
  readonly labels: Readonly<Record<string, string>>;
  /** Set when the node is registered for the first time. */
  readonly taints: readonly Taint[];
  /** Addresses in the cluster, primary first. */
  readonly ips: readonly string[];
  readonly capacity: ResourceList;
  readonly info: NodeSystemInfo;
  readonly kubeletPort: number;
}

/** What it finds from time to time. */
export interface NodeFindings {
  /** Why pods cannot have a network; undefined when they can. */
  readonly networkProblem: string | undefined;
  readonly images: readonly NodeImage[];
}

export interface NodeImage {
  /** By digest first, then by tag. */
  readonly names: readonly string[];
  readonly sizeBytes: number;
}

/** What is said while a node has no network for its pods yet. Source: updateRuntimeUp in pkg/kubelet/kubelet.go; the end is containerd's. */
export const noNetwork =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';
