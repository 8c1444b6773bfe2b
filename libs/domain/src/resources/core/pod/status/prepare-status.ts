import { dropDisabledStatusFields } from '#domain/resources/core/pod/drop-disabled-fields.js';
import type { Pod, PodCondition, PodStatus } from '#domain/schema/types/core-v1.js';

/**
 * A write to status keeps the spec, owners and the time of deletion; the QoS class and observed generations are kept where they are
 * left out. Source: pkg/registry/core/pod/strategy.go podStatusStrategy.
 */
export function prepareStatusUpdate(next: Pod, prev: Pod): Pod {
  const { ownerReferences, deletionTimestamp } = prev.metadata;
  const status = dropDisabledStatusFields(withObservedGenerations(withQosClass(next.status ?? {}, prev.status), prev.status));
  return { ...next, metadata: { ...next.metadata, ownerReferences, deletionTimestamp } as Pod['metadata'], spec: prev.spec, status };
}

function withQosClass(next: PodStatus, { qosClass }: PodStatus): PodStatus {
  return next.qosClass || qosClass === undefined ? next : { ...next, qosClass };
}

/** Several conditions may have one type; they are matched in order. */
function withObservedGenerations(next: PodStatus, prev: PodStatus): PodStatus {
  const before = new Map<string, number[]>();
  for (const { type, observedGeneration = 0 } of prev.conditions ?? []) {
    before.set(type, [...(before.get(type) ?? []), observedGeneration]);
  }
  const conditions = next.conditions?.map((condition): PodCondition => {
    const generation = before.get(condition.type)?.shift() ?? 0;
    return condition.observedGeneration || generation === 0 ? condition : { ...condition, observedGeneration: generation };
  });
  const { observedGeneration = prev.observedGeneration } = next;
  return { ...next, ...(observedGeneration && { observedGeneration }), ...(conditions && { conditions }) };
}
