import { qosClassOf } from '#domain/resources/core/pod/qos-class.js';
import type { Pod, PodStatus } from '#domain/schema/types/core-v1.js';

/** Why a node will not run a pod; `reason` is also that of the Event. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** Source: rejectPod in pkg/kubelet/kubelet.go. */
export function rejectedStatus(pod: Pod, { reason, message }: Rejection): PodStatus {
  return {
    observedGeneration: pod.metadata.generation ?? 0,
    phase: 'Failed',
    message: `Pod was rejected: ${message}`,
    reason,
    qosClass: pod.status.qosClass ?? qosClassOf(pod),
  };
}
