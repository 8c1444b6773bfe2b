import { sysctlProblem } from '#domain/kubelet/admission/allowed-sysctls.js';
import type { Rejection } from '#domain/kubelet/admission/rejection.js';
import { isExtendedResource } from '#domain/resources/core/resource-name.js';
import type { ComputeResources } from '#domain/scheduling/cache/compute-resources.js';
import { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import { requiredNodeAffinity } from '#domain/scheduling/node-affinity.js';
import { insufficientResources } from '#domain/scheduling/plugins/node-resources-fit/insufficient-resources.js';
import { isTolerated } from '#domain/scheduling/toleration.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';

const os = 'linux';
const nodeAffinity = 'NodeAffinity';

/**
 * What the pods of one node take of it, and whether another may come. The scheduler has looked already, but others bind pods too, and what
 * the scheduler looked at may have changed. Source: pkg/kubelet/lifecycle/predicate.go.
 */
export class NodeAdmission {
  private readonly info: NodeInfo;

  constructor(nodeName: string) {
    this.info = new NodeInfo(nodeName);
  }

  /** The pod takes its share of the node from now on, unless it is rejected. */
  admit(pod: Pod, node: Node): Rejection | undefined {
    if (this.info.node !== node) this.info.setNode(node, new Map());
    const wanted = new PodInfo(pod);
    const rejection = strangeTo(pod) ?? this.unfit(wanted, node);
    if (!rejection) this.take(wanted);
    return rejection;
  }

  /** Nothing of the pod is left on the node. */
  release(uid: string): void {
    this.info.removePod(uid);
  }

  private take(pod: PodInfo): void {
    this.info.removePod(pod.uid);
    this.info.addPod(pod);
  }

  private unfit({ pod, requests, hostPorts }: PodInfo, node: Node): Rejection | undefined {
    const { info } = this;
    const [lacking] = insufficientResources(known(requests, info.allocatable), info);
    if (lacking) {
      const { name, requested, used, capacity } = lacking;
      const message = `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`;
      return { reason: `OutOf${name}`, message };
    }
    if (!requiredNodeAffinity(pod)(node)) return failed(nodeAffinity, "node(s) didn't match Pod's node affinity/selector");
    if (pod.spec.nodeName !== info.name) return failed('NodeName', "node(s) didn't match the requested node name");
    if (hostPorts.some((port) => info.usedPorts.conflictsWith(port))) {
      return failed('NodePorts', "node(s) didn't have free ports for the requested pod ports");
    }
    const repels = node.spec.taints?.some((taint) => taint.effect === 'NoExecute' && !isTolerated(taint, pod.spec.tolerations));
    return repels ? failed('TaintToleration', "node(s) had taints that the pod didn't tolerate") : undefined;
  }
}

/** Worth asking again with the node as the API server has it now: somebody may just have labelled it. */
export function mayBeOutdated({ reason }: Rejection): boolean {
  return reason === nodeAffinity;
}

/** What has nothing to do with what else is on the node. */
function strangeTo(pod: Pod): Rejection | undefined {
  const sysctl = sysctlProblem(pod.spec);
  if (sysctl !== undefined) return { reason: 'SysctlForbidden', message: `forbidden sysctl: ${sysctl}` };
  if ((pod.metadata.labels?.['kubernetes.io/os'] ?? os) !== os) {
    return {
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    };
  }
  if ((pod.spec.os?.name ?? os) !== os) {
    return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" };
  }
  return undefined;
}

/** Extended resources that the node does not have are those of the cluster, or of devices. */
function known(requests: ComputeResources, { scalar }: ComputeResources): ComputeResources {
  if (requests.scalar.size === 0) return requests;
  return { ...requests, scalar: new Map([...requests.scalar].filter(([name]) => !isExtendedResource(name) || scalar.has(name))) };
}

function failed(predicate: string, why: string): Rejection {
  return { reason: predicate, message: `Predicate ${predicate} failed: ${why}` };
}
