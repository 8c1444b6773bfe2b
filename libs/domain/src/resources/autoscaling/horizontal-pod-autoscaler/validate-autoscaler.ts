import { type ReferenceOptions, apiVersionProblem, validateReference } from '#domain/resources/autoscaling/validate-reference.js';
import { validateBehavior } from '#domain/resources/autoscaling/horizontal-pod-autoscaler/validate-behavior.js';
import { validateMetric } from '#domain/resources/autoscaling/horizontal-pod-autoscaler/validate-metric.js';
import type { HorizontalPodAutoscaler } from '#domain/schema/types/autoscaling-v2.js';
import { type FieldError, forbidden, indexPath, invalid, required } from '#domain/status/field-error.js';
import { validateCounts } from '#domain/validation/counts.js';

/** `prev` is set on update. Source: pkg/apis/autoscaling/validation/validation.go validateHorizontalPodAutoscalerSpec. */
export function validateAutoscaler(next: HorizontalPodAutoscaler, prev?: HorizontalPodAutoscaler): readonly FieldError[] {
  const { minReplicas, maxReplicas, scaleTargetRef, metrics = [], behavior } = next.spec;
  // scaling to zero needs the gate HPAScaleToZero, which is off; what is there already stays
  const least = prev?.spec.minReplicas === 0 ? 0 : 1;
  const path = 'spec.maxReplicas';
  const scalesToZero = metrics.some(({ type }) => type === 'Object' || type === 'External');
  const zeroText = 'must specify at least one Object or External metric to support scaling to zero replicas';
  return [
    ...(minReplicas !== undefined && minReplicas < least
      ? [invalid('spec.minReplicas', minReplicas, `must be greater than or equal to ${least}`)]
      : []),
    ...(maxReplicas === 0 ? [required(path, 'must be set and greater than 0')] : []),
    ...(maxReplicas < 0 ? [invalid(path, maxReplicas, 'must be greater than or equal to 1')] : []),
    ...(minReplicas !== undefined && maxReplicas < minReplicas
      ? [invalid(path, maxReplicas, 'must be greater than or equal to `minReplicas`')]
      : []),
    ...validateReference(scaleTargetRef, 'spec.scaleTargetRef', targetOptions(next, prev)),
    ...metrics.flatMap((metric, i) => validateMetric(metric, indexPath('spec.metrics', i), objectOptions(prev))),
    ...(minReplicas === 0 && !scalesToZero ? [forbidden('spec.metrics', zeroText)] : []),
    ...(behavior ? validateBehavior(behavior, 'spec.behavior') : []),
  ];
}

/** A target that stays is not looked at again. ReplicationController is the one scalable kind without a group. */
function targetOptions(next: HorizontalPodAutoscaler, prev: HorizontalPodAutoscaler | undefined): ReferenceOptions {
  const { apiVersion = '', kind } = next.spec.scaleTargetRef;
  const before = prev?.spec.scaleTargetRef;
  if (before && (before.apiVersion ?? '') === apiVersion && before.kind === kind) return { allowAnyVersion: true };
  return { allowEmptyGroup: kind === 'ReplicationController' };
}

function objectOptions(prev: HorizontalPodAutoscaler | undefined): ReferenceOptions {
  const options: ReferenceOptions = { allowEmptyGroup: true };
  const wasBad = (prev?.spec.metrics ?? []).some(
    ({ type, object }) => type === 'Object' && object && apiVersionProblem(object.describedObject, options) !== undefined,
  );
  return { ...options, allowAnyVersion: wasBad };
}

/** Source: ValidateHorizontalPodAutoscalerStatusUpdate. */
export function validateAutoscalerStatus({ status }: HorizontalPodAutoscaler): readonly FieldError[] {
  return validateCounts(status, ['currentReplicas', 'desiredReplicas'], 'status');
}
