import type { KubeObject } from '#domain/meta/object-meta.js';
import { podPriority } from '#domain/scheduling/cache/pod-info.js';
import type { SchedulerCache } from '#domain/scheduling/cache/scheduler-cache.js';
import type { ClusterEvent, EventResource } from '#domain/scheduling/framework/cluster-event.js';
import { nodeChanges } from '#domain/scheduling/framework/node-changes.js';
import { podChanges } from '#domain/scheduling/framework/pod-changes.js';
import type { SchedulingQueue } from '#domain/scheduling/queue/scheduling-queue.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';

/**
 * Takes what happens in the cluster into the cache and the queue. `before` is absent for additions, `after` for deletions; times are in ms.
 * Source: pkg/scheduler/eventhandlers.go.
 */
export class ClusterChanges {
  constructor(
    private readonly cache: SchedulerCache,
    private readonly queue: SchedulingQueue,
    /** Whether pods of this scheduler name are ours to place. */
    private readonly isOurs: (schedulerName: string | undefined) => boolean,
  ) {}

  /** Pods that have come to their end are as good as deleted. */
  pod(before: Pod | undefined, after: Pod | undefined, now: number): void {
    const [was, is] = [before && alive(before), after && alive(after)];
    if (was && is && was.metadata.uid !== is.metadata.uid) {
      this.removePod(was, now);
      this.addPod(is, now);
    } else if (was && is) this.updatePod(was, is, now);
    else if (is) this.addPod(is, now);
    else if (was) this.removePod(was, now);
  }

  node(before: Node | undefined, after: Node | undefined, now: number): void {
    if (!after) {
      if (!before) return;
      this.queue.moveAll({ resource: 'Node', action: 'Delete', before }, now);
      this.cache.removeNode(before.metadata.name);
      return;
    }
    this.cache.setNode(after);
    const events: readonly ClusterEvent[] = before ? nodeChanges(before, after) : [{ resource: 'Node', action: 'Add', after }];
    for (const event of events) this.queue.moveAll(event, now);
  }

  /** An object of another kind that plugins look up. */
  other(resource: EventResource, before: KubeObject | undefined, after: KubeObject | undefined, now: number): void {
    const action = before && after ? 'Update' : after ? 'Add' : 'Delete';
    this.queue.moveAll({ resource, action, ...(before && { before }), ...(after && { after }) }, now);
  }

  private addPod(pod: Pod, now: number): void {
    if (pod.spec.nodeName) this.place(pod, now);
    else if (this.isOurs(pod.spec.schedulerName)) this.queue.add(pod, now);
  }

  private updatePod(before: Pod, after: Pod, now: number): void {
    if (before.spec.nodeName) {
      this.cache.setPod(after);
      for (const event of podChanges(before, after)) this.queue.moveAll(event, now);
    } else if (after.spec.nodeName) {
      this.place(after, now);
      this.queue.delete(after.metadata.uid);
    } else if (this.isOurs(before.spec.schedulerName)) this.updateWaiting(before, after, now);
  }

  private updateWaiting(before: Pod, after: Pod, now: number): void {
    const { uid, resourceVersion, deletionTimestamp } = after.metadata;
    if (before.metadata.resourceVersion === resourceVersion) return;
    if (this.cache.isAssumed(uid)) {
      if (deletionTimestamp && !before.metadata.deletionTimestamp) this.forget(uid, now);
      return;
    }
    this.queue.update(before, after, now);
    const nomination = before.status?.nominatedNodeName;
    if (nomination && nomination !== after.status?.nominatedNodeName) this.freeNomination(before, now);
  }

  private removePod(pod: Pod, now: number): void {
    const { uid } = pod.metadata;
    if (pod.spec.nodeName) {
      this.cache.removePod(uid);
      this.queue.moveAll({ resource: 'AssignedPod', action: 'Delete', before: pod }, now);
      return;
    }
    if (!this.isOurs(pod.spec.schedulerName)) return;
    this.queue.delete(uid);
    if (this.cache.isAssumed(uid)) this.forget(uid, now);
    else if (pod.status?.nominatedNodeName) this.freeNomination(pod, now);
  }

  private place(pod: Pod, now: number): void {
    this.cache.setPod(pod);
    this.queue.moveAll({ resource: 'AssignedPod', action: 'Add', after: pod }, now);
  }

  /** A pod that is going while it is being bound holds nothing any more. */
  private forget(uid: string, now: number): void {
    const pod = this.cache.forgetPod(uid);
    if (pod) this.queue.moveAll({ resource: 'AssignedPod', action: 'Delete', before: pod }, now);
  }

  /** Pods of no higher priority had to leave room for it. */
  private freeNomination(pod: Pod, now: number): void {
    const event: ClusterEvent = { resource: 'AssignedPod', action: 'Delete', before: pod };
    this.queue.moveAll(event, now, ({ priority }) => priority <= podPriority(pod));
  }
}

function alive(pod: Pod): Pod | undefined {
  const { phase } = pod.status ?? {};
  return phase === 'Succeeded' || phase === 'Failed' ? undefined : pod;
}
