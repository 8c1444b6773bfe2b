import { equal } from '#domain/json/equal.js';
import type { ActionType, ClusterEvent } from '#domain/scheduling/framework/cluster-event.js';
import type { Node } from '#domain/schema/types/core-v1.js';

/** What a change of a node means for scheduling; nothing when it means nothing. Source: pkg/scheduler/framework/events.go. */
export function nodeChanges(before: Node, after: Node): readonly ClusterEvent[] {
  const actions: ActionType[] = [];
  const isUncordoned = before.spec?.unschedulable === true && !after.spec?.unschedulable;
  if (isUncordoned) actions.push('UpdateNodeTaint');
  if (!equal(before.status?.allocatable ?? {}, after.status?.allocatable ?? {})) actions.push('UpdateNodeAllocatable');
  if (!equal(before.metadata.labels ?? {}, after.metadata.labels ?? {})) actions.push('UpdateNodeLabel');
  if (!isUncordoned && !equal(before.spec?.taints ?? [], after.spec?.taints ?? [])) actions.push('UpdateNodeTaint');
  if (!equal(conditionStatuses(before), conditionStatuses(after))) actions.push('UpdateNodeCondition');
  if (!equal(before.metadata.annotations ?? {}, after.metadata.annotations ?? {})) actions.push('UpdateNodeAnnotation');
  if (!equal(before.status?.declaredFeatures ?? [], after.status?.declaredFeatures ?? [])) actions.push('UpdateNodeDeclaredFeature');
  return actions.map((action) => ({ resource: 'Node', action, before, after }));
}

function conditionStatuses({ status }: Node): Readonly<Record<string, string>> {
  return Object.fromEntries((status?.conditions ?? []).map((condition) => [condition.type, condition.status]));
}
