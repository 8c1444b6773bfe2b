import { duplicate, type FieldError, indexPath, required } from '#domain/status/field-error.js';

/** Conditions of either kind: each type once. Source: pkg/apis/flowcontrol/validation/validation.go. */
export function validateFlowConditions({
  conditions = [],
}: {
  readonly conditions?: readonly { readonly type?: string }[];
}): readonly FieldError[] {
  return conditions.flatMap(({ type = '' }, i) => {
    const path = `${indexPath('status.conditions', i)}.type`;
    const isRepeated = conditions.findIndex((condition) => (condition.type ?? '') === type) < i;
    return [...(isRepeated ? [duplicate(path, type)] : []), ...(type === '' ? [required(path)] : [])];
  });
}
