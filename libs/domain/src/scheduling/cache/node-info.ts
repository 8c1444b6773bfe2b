import { addResources, type ComputeResources, noResources, toComputeResources } from '#domain/scheduling/cache/compute-resources.js';
import { UsedHostPorts } from '#domain/scheduling/cache/host-ports.js';
import type { ImageState } from '#domain/scheduling/cache/image-states.js';
import type { NonZeroRequests, PodInfo } from '#domain/scheduling/cache/pod-info.js';
import { parseResourceList } from '#domain/resources/core/pod/resource-amounts.js';
import type { Node } from '#domain/schema/types/core-v1.js';

const mostRemembered = 64;

/**
 * A node, the pods on it and what these take of it together. Pods come and go at a cost that does not depend on how many there are; the
 * `clone` of one may be changed without changing it. Source: pkg/scheduler/framework/types.go NodeInfo.
 */
export class NodeInfo {
  /** Absent while only pods are known that say they are on it. */
  node: Node | undefined;
  allocatable: ComputeResources = noResources;
  requested: ComputeResources = noResources;
  nonZeroRequested: NonZeroRequests = { milliCPU: 0, memory: 0 };
  images: ReadonlyMap<string, ImageState> = new Map();
  /** By UID. */
  readonly pods: Map<string, PodInfo>;
  readonly podsWithAffinity: Map<string, PodInfo>;
  readonly podsWithRequiredAntiAffinity: Map<string, PodInfo>;
  readonly usedPorts: UsedHostPorts;
  /** How many pods here use a PersistentVolumeClaim, by the claim's key. */
  readonly claims: Map<string, number>;
  private readonly remembered = new Map<string, number>();

  constructor(
    readonly name: string,
    other?: NodeInfo,
  ) {
    this.pods = new Map(other?.pods);
    this.podsWithAffinity = new Map(other?.podsWithAffinity);
    this.podsWithRequiredAntiAffinity = new Map(other?.podsWithRequiredAntiAffinity);
    this.usedPorts = new UsedHostPorts(other?.usedPorts);
    this.claims = new Map(other?.claims);
  }

  clone(): NodeInfo {
    const copy = new NodeInfo(this.name, this);
    copy.node = this.node;
    copy.allocatable = this.allocatable;
    copy.requested = this.requested;
    copy.nonZeroRequested = this.nonZeroRequested;
    copy.images = this.images;
    return copy;
  }

  setNode(node: Node, images: ReadonlyMap<string, ImageState>): void {
    this.node = node;
    this.allocatable = toComputeResources(parseResourceList(node.status?.allocatable));
    this.images = images;
  }

  removeNode(): void {
    this.node = undefined;
    this.allocatable = noResources;
    this.images = new Map();
  }

  addPod(pod: PodInfo): void {
    this.pods.set(pod.uid, pod);
    if (pod.hasAffinity) this.podsWithAffinity.set(pod.uid, pod);
    if (pod.hasRequiredAntiAffinity) this.podsWithRequiredAntiAffinity.set(pod.uid, pod);
    for (const port of pod.hostPorts) this.usedPorts.add(port);
    for (const claim of pod.claims) this.claims.set(claim, (this.claims.get(claim) ?? 0) + 1);
    this.count(pod, 1);
  }

  /** Removes the pod with this UID, as it was when it was added. */
  removePod(uid: string): PodInfo | undefined {
    const pod = this.pods.get(uid);
    if (!pod) return undefined;
    this.pods.delete(uid);
    this.podsWithAffinity.delete(uid);
    this.podsWithRequiredAntiAffinity.delete(uid);
    for (const port of pod.hostPorts) this.usedPorts.remove(port);
    for (const claim of pod.claims) {
      const count = this.claims.get(claim) ?? 0;
      if (count > 1) this.claims.set(claim, count - 1);
      else this.claims.delete(claim);
    }
    this.count(pod, -1);
    return pod;
  }

  /** A number that depends on the pods here alone, worked out when it is first asked for under `key` and after they have changed. */
  remember(key: string, workOut: () => number): number {
    const known = this.remembered.get(key);
    if (known !== undefined) return known;
    if (this.remembered.size >= mostRemembered) this.remembered.clear();
    const number = workOut();
    this.remembered.set(key, number);
    return number;
  }

  private count(pod: PodInfo, sign: 1 | -1): void {
    this.remembered.clear();
    this.requested = addResources(this.requested, pod.requests, sign);
    const { milliCPU, memory } = this.nonZeroRequested;
    this.nonZeroRequested = {
      milliCPU: milliCPU + sign * pod.nonZeroRequests.milliCPU,
      memory: memory + sign * pod.nonZeroRequests.memory,
    };
  }
}
