import type { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import type { Preemption, Victim } from '#domain/scheduling/decision.js';
import { statusChange } from '#domain/scheduling/pod-status.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/**
 * What is done so that the pod gets its room on the node. Pods that are about to go anyway are left alone; undefined when that is all of them.
 * Source: pkg/scheduler/framework/preemption/executor.go.
 */
export function planPreemption(
  preemptor: Pod,
  nodeName: string,
  victims: readonly Pod[],
  overtaken: readonly PodInfo[],
  now: number,
): Preemption | undefined {
  const staying = victims.filter(({ metadata }) => !metadata.deletionTimestamp);
  if (staying.length === 0) return undefined;
  return {
    preemptor,
    nodeName,
    victims: staying.map((pod) => evict(pod, preemptor, nodeName, now)),
    overtaken: overtaken.flatMap(({ pod }) => statusChange(pod, { nominatedNodeName: '' }, now) ?? []),
  };
}

function evict(pod: Pod, preemptor: Pod, nodeName: string, now: number): Victim {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: `${preemptor.spec.schedulerName ?? ''}: preempting to accommodate a higher priority pod`,
  };
  const status = statusChange(pod, { condition }, now);
  const message = `Preempted by pod ${preemptor.metadata.uid} on node ${nodeName}`;
  return {
    pod,
    ...(status && { status }),
    event: { about: pod, related: preemptor, type: 'Normal', reason: 'Preempted', action: 'Preempting', message },
  };
}
