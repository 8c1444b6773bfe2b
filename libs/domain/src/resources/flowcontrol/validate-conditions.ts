import { duplicate, type FieldError, indexPath, required } from '#domain/status/field-error.js';
import { repeatsOf } from '#domain/validation/repeats.js';

/** Conditions of either kind: each type once. Source: pkg/apis/flowcontrol/validation/validation.go. */
export function validateFlowConditions({
  conditions = [],
}: {
  readonly conditions?: readonly { readonly type?: string }[];
}): readonly FieldError[] {
  const isRepeated = repeatsOf(conditions, ({ type = '' }) => type);
  return conditions.flatMap(({ type = '' }, i) => {
    const path = `${indexPath('status.conditions', i)}.type`;
    return [...(isRepeated(i) ? [duplicate(path, type)] : []), ...(type === '' ? [required(path)] : [])];
  });
}
