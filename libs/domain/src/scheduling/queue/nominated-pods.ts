import type { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** Which pods are going to have room on which node, and wait for it. Source: pkg/scheduler/backend/queue/nominator.go. */
export class NominatedPods {
  private readonly nodeOf = new Map<string, string>();
  private readonly byNode = new Map<string, Map<string, PodInfo>>();

  /** Takes note of a nomination; without `nodeName` of the one that the pod's status says. The empty text takes it back. */
  set(pod: PodInfo, nodeName = nominationOf(pod.pod)): void {
    this.delete(pod.uid);
    if (nodeName === '') return;
    this.nodeOf.set(pod.uid, nodeName);
    const pods = this.byNode.get(nodeName) ?? new Map<string, PodInfo>();
    this.byNode.set(nodeName, pods.set(pod.uid, pod));
  }

  /** Takes a new state of a pod. A nomination that the API server has not seen yet is kept. */
  update(before: Pod, after: PodInfo): void {
    const isUnseen = nominationOf(before) === '' && nominationOf(after.pod) === '';
    this.set(after, isUnseen ? (this.nodeOf.get(after.uid) ?? '') : undefined);
  }

  delete(uid: string): void {
    const nodeName = this.nodeOf.get(uid);
    if (nodeName === undefined) return;
    this.nodeOf.delete(uid);
    const pods = this.byNode.get(nodeName);
    pods?.delete(uid);
    if (pods?.size === 0) this.byNode.delete(nodeName);
  }

  on(nodeName: string): readonly PodInfo[] {
    const pods = this.byNode.get(nodeName);
    return pods ? [...pods.values()] : none;
  }
}

const none: readonly PodInfo[] = [];

function nominationOf({ status }: Pod): string {
  return status?.nominatedNodeName ?? '';
}
