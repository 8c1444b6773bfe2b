import { ImageStates } from '#domain/scheduling/cache/image-states.js';
import { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import { NodeTree } from '#domain/scheduling/cache/node-tree.js';
import { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import type { Snapshot } from '#domain/scheduling/cache/snapshot.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';

/**
 * All nodes with the pods on them, those included that the scheduler has decided about and that are not bound yet (assumed). It is kept up
 * by changes, each at a cost that does not depend on the size of the cluster, and is itself the snapshot that a cycle reads: a cycle is not
 * interrupted, so nothing changes meanwhile. Source: pkg/scheduler/backend/cache/cache.go.
 */
export class SchedulerCache implements Snapshot {
  private readonly infos = new Map<string, NodeInfo>();
  private readonly tree = new NodeTree();
  private readonly images = new ImageStates();
  /** Where each pod is counted, by UID. */
  private readonly placed = new Map<string, { readonly pod: PodInfo; readonly nodeName: string; readonly assumed: boolean }>();
  private readonly withAffinity = new Set<NodeInfo>();
  private readonly withRequiredAntiAffinity = new Set<NodeInfo>();
  private readonly claims = new Map<string, number>();
  private list: readonly NodeInfo[] | undefined;

  get nodes(): readonly NodeInfo[] {
    return (this.list ??= this.tree.list().flatMap((name) => this.infos.get(name) ?? []));
  }

  get nodesWithAffinity(): Iterable<NodeInfo> {
    return this.withAffinity;
  }

  get nodesWithRequiredAntiAffinity(): Iterable<NodeInfo> {
    return this.withRequiredAntiAffinity;
  }

  node(name: string): NodeInfo | undefined {
    const info = this.infos.get(name);
    return info?.node && info;
  }

  usesClaim(key: string): boolean {
    return this.claims.has(key);
  }

  /** Adds a node, or takes its new state. */
  setNode(node: Node): void {
    const { name } = node.metadata;
    const info = this.infos.get(name) ?? new NodeInfo(name);
    this.infos.set(name, info);
    if (info.node) this.images.remove(info.node);
    info.setNode(node, this.images.add(node));
    if (this.tree.add(node)) this.list = undefined;
    this.index(info);
  }

  removeNode(name: string): void {
    const info = this.infos.get(name);
    if (!info?.node) return;
    this.images.remove(info.node);
    info.removeNode();
    this.tree.remove(name);
    this.list = undefined;
    this.index(info);
    this.dropIfEmpty(info);
  }

  /** A pod that is on the node it names. It may have been assumed there, or elsewhere. */
  setPod(pod: Pod): void {
    this.removePod(pod.metadata.uid);
    this.place(new PodInfo(pod), pod.spec.nodeName ?? '', false);
  }

  /** Counts a pod on a node it is not bound to yet. It is not counted anywhere else. */
  assumePod(pod: PodInfo, nodeName: string): void {
    if (this.placed.has(pod.uid)) throw new Error(`pod ${pod.uid} is in the cache, so can't be assumed`);
    this.place(pod, nodeName, true);
  }

  /** Undoes assumePod, unless the pod was seen on a node since or is gone. The pod as it would be there, when it did. */
  forgetPod(uid: string): Pod | undefined {
    const place = this.placed.get(uid);
    if (!place?.assumed) return undefined;
    this.removePod(uid);
    const { pod } = place.pod;
    return { ...pod, spec: { ...pod.spec, nodeName: place.nodeName } };
  }

  /** A pod that is counted on some node. */
  pod(uid: string): PodInfo | undefined {
    return this.placed.get(uid)?.pod;
  }

  isAssumed(uid: string): boolean {
    return this.placed.get(uid)?.assumed === true;
  }

  removePod(uid: string): void {
    const place = this.placed.get(uid);
    const info = place && this.infos.get(place.nodeName);
    if (!info) return;
    this.placed.delete(uid);
    info.removePod(uid);
    for (const claim of place.pod.claims) this.countClaim(claim, -1);
    this.index(info);
    this.dropIfEmpty(info);
  }

  /** How many pods are counted, and how many of them are only assumed; for metrics. */
  get size(): { readonly nodes: number; readonly pods: number; readonly assumedPods: number } {
    let assumedPods = 0;
    for (const { assumed } of this.placed.values()) if (assumed) assumedPods += 1;
    return { nodes: this.infos.size, pods: this.placed.size, assumedPods };
  }

  private place(pod: PodInfo, nodeName: string, assumed: boolean): void {
    const info = this.infos.get(nodeName) ?? new NodeInfo(nodeName);
    this.infos.set(nodeName, info);
    info.addPod(pod);
    for (const claim of pod.claims) this.countClaim(claim, 1);
    this.placed.set(pod.uid, { pod, nodeName, assumed });
    this.index(info);
  }

  /** Keeps the sets of nodes that a plugin may be interested in. */
  private index(info: NodeInfo): void {
    keepIf(this.withAffinity, info, info.node !== undefined && info.podsWithAffinity.size > 0);
    keepIf(this.withRequiredAntiAffinity, info, info.node !== undefined && info.podsWithRequiredAntiAffinity.size > 0);
  }

  private countClaim(claim: string, by: 1 | -1): void {
    const count = (this.claims.get(claim) ?? 0) + by;
    if (count > 0) this.claims.set(claim, count);
    else this.claims.delete(claim);
  }

  private dropIfEmpty(info: NodeInfo): void {
    if (!info.node && info.pods.size === 0) this.infos.delete(info.name);
  }
}

function keepIf<T>(set: Set<T>, item: T, wanted: boolean): void {
  if (wanted) set.add(item);
  else set.delete(item);
}
