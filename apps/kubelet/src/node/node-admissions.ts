import { mayBeOutdated, NodeAdmission } from '#domain/kubelet/admission/node-admission.js';
import type { Rejection } from '#domain/kubelet/admission/rejection.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';
import type { PodAdmission } from '../pods/pod-surroundings.js';

/** Lets pods onto a node as the API server has it. */
export class NodeAdmissions implements PodAdmission {
  private readonly admission: NodeAdmission;
  private node: Node | undefined;

  constructor(
    nodeName: string,
    /** Asks the API server for the node; undefined when it does not tell. */
    private readonly fetchNode: () => Promise<Node | undefined>,
  ) {
    this.admission = new NodeAdmission(nodeName);
  }

  /** The API server has this now. */
  set(node: Node): void {
    this.node = node;
  }

  async admit(pod: Pod): Promise<Rejection | undefined> {
    const { node } = this;
    if (!node) return { reason: 'InvalidNodeInfo', message: 'Kubelet cannot get node info.' };
    const rejection = this.admission.admit(pod, node);
    if (!rejection || !mayBeOutdated(rejection)) return rejection;
    const fresh = await this.fetchNode();
    return fresh ? this.admission.admit(pod, fresh) : rejection;
  }

  release(uid: string): void {
    this.admission.release(uid);
  }
}
