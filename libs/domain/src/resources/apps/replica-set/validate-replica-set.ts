import { validateReplicaTemplate } from '#domain/resources/apps/validate-replica-template.js';
import { validateRequiredSelector, validateSelectorUnchanged } from '#domain/resources/core/pod-template/validate-selected-template.js';
import type { ReplicaSet } from '#domain/schema/types/apps-v1.js';
import type { FieldError } from '#domain/status/field-error.js';
import { validateCounts } from '#domain/validation/counts.js';

/** `prev` is set on update. The word deployment is upstream's. Source: pkg/apis/apps/validation/validation.go ValidateReplicaSetSpec. */
export function validateReplicaSet({ spec }: ReplicaSet, prev?: ReplicaSet): readonly FieldError[] {
  return [
    ...validateCounts(spec, ['replicas', 'minReadySeconds'], 'spec'),
    ...validateRequiredSelector(spec.selector, 'spec.selector', 'deployment'),
    ...validateReplicaTemplate(spec, prev?.spec),
  ];
}

/** Source: ValidateReplicaSetUpdate. */
export function validateReplicaSetUpdate(next: ReplicaSet, prev: ReplicaSet): readonly FieldError[] {
  return [...validateReplicaSet(next, prev), ...validateSelectorUnchanged(next.spec.selector, prev.spec.selector, 'spec.selector')];
}
