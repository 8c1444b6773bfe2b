import { equal } from '#domain/json/equal.js';
import { compareQuantities } from '#domain/quantity/quantity.js';
import { podRequests } from '#domain/resources/core/pod/pod-requests.js';
import type { ActionType, ClusterEvent } from '#domain/scheduling/framework/cluster-event.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** What a change of a pod means for scheduling: one event for each thing that changed, or `Update`. Source: pkg/scheduler/framework/events.go. */
export function podChanges(before: Pod, after: Pod): readonly ClusterEvent[] {
  const resource = after.spec.nodeName ? 'AssignedPod' : 'UnscheduledPod';
  const actions: ActionType[] = [];
  if (!sameMap(before.metadata.labels, after.metadata.labels)) actions.push('UpdatePodLabel');
  if (isScaledDown(before, after)) actions.push('UpdatePodScaleDown');
  if ((after.spec.schedulingGates ?? []).length === 0 && (before.spec.schedulingGates ?? []).length > 0) {
    actions.push('UpdatePodSchedulingGatesEliminated');
  }
  if ((after.spec.tolerations ?? []).length !== (before.spec.tolerations ?? []).length) actions.push('UpdatePodToleration');
  if (actions.length === 0) actions.push('Update');
  return actions.map((action) => ({ resource, action, before, after }));
}

/** True when the pod asks for less of anything than before. Nothing can have changed while the same amounts are written everywhere. */
function isScaledDown(before: Pod, after: Pod): boolean {
  if (before.spec === after.spec && before.status === after.status) return false;
  const is = podRequests(after, { useStatus: true });
  for (const [name, amount] of podRequests(before, { useStatus: true })) {
    const now = is.get(name);
    if (!now || compareQuantities(amount, now) > 0) return true;
  }
  return false;
}

type Texts = Readonly<Record<string, string>> | undefined;

function sameMap(a: Texts, b: Texts): boolean {
  return equal(a ?? {}, b ?? {});
}
