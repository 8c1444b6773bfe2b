import { namesOfPath, nestedInteger, nestedText } from '#domain/custom-resources/strategy/nested-field.js';
import type { CustomResourceSubresourceScale } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

const maxInt32 = 2 ** 31 - 1;

/** What `scale` shows has to be a number of replicas. Source: ValidateScaleSpec of registry/customresource/validator.go. */
export function validateScaleSpec(object: object, { specReplicasPath }: CustomResourceSubresourceScale): readonly FieldError[] {
  return validateReplicas(object, specReplicasPath);
}

/** Source: ValidateScaleStatus, ibid. */
export function validateScaleStatus(object: object, scale: CustomResourceSubresourceScale): readonly FieldError[] {
  const { statusReplicasPath, labelSelectorPath } = scale;
  const { problem } = labelSelectorPath === undefined ? {} : nestedText(object, namesOfPath(labelSelectorPath));
  return [
    ...validateReplicas(object, statusReplicasPath),
    ...(problem === undefined ? [] : [invalid(labelSelectorPath ?? '', '', problem)]),
  ];
}

function validateReplicas(object: object, path: string): readonly FieldError[] {
  const { value, problem } = nestedInteger(object, namesOfPath(path));
  if (problem !== undefined) return [invalid(path, 0, problem)];
  const replicas = (value ?? 0) as number | bigint;
  if (replicas < 0) return [invalid(path, replicas, 'should be a non-negative integer')];
  return replicas > maxInt32 ? [invalid(path, replicas, `should be less than or equal to ${maxInt32}`)] : [];
}
