import { countGeneration, withGeneration } from '#domain/api/plain-strategy.js';
import type { WriteContext } from '#domain/api/strategy.js';
import { withAppArmorFields } from '#domain/resources/core/pod/app-armor-fields.js';
import { dropDisabledSpecFields } from '#domain/resources/core/pod/drop-disabled-fields.js';
import { mergeLabelKeys } from '#domain/resources/core/pod/merge-label-keys.js';
import { withPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import { qosClassOf } from '#domain/resources/core/pod/qos-class.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** A new pod is pending, has its class, and is counted from one. Source: pkg/registry/core/pod/strategy.go PrepareForCreate. */
export function preparePodForCreate(given: Pod, { now, warn }: Pick<WriteContext, 'now' | 'warn'>): Pod {
  const status = { phase: 'Pending', qosClass: qosClassOf(given) };
  const spec = mergeLabelKeys(dropDisabledSpecFields(given.spec), given.metadata.labels);
  const { pod, warnings } = withAppArmorFields({ ...given, spec, status });
  warnings.forEach((text) => warn?.(text));
  const isGated = (spec.schedulingGates ?? []).length > 0;
  return withGeneration(isGated ? { ...pod, status: withPodCondition(status, gated, now) } : pod, 1);
}

const gated = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
};

/** Source: PrepareForUpdate. */
export function preparePodForUpdate(next: Pod, prev: Pod): Pod {
  return countGeneration({ ...next, spec: dropDisabledSpecFields(next.spec), status: prev.status }, prev);
}
