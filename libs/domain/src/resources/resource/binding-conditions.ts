import { validateItems } from '#domain/resources/resource/limited-items.js';
import { duplicate, type FieldError, indexPath, invalid } from '#domain/status/field-error.js';
import { validateLabelName } from '#domain/validation/labels.js';

const maxConditions = 4;

interface Bound {
  readonly bindingConditions?: readonly string[];
  readonly bindingFailureConditions?: readonly string[];
}

/**
 * The conditions that a device waits for, and those that it waits no longer for: both are told, or neither.
 * Source: pkg/apis/resource/validation/validation.go validateDeviceBindingParameters.
 */
export function validateBindingConditions({ bindingConditions, bindingFailureConditions }: Bound, path: string): readonly FieldError[] {
  const at = `${path}.bindingConditions`;
  const failureAt = `${path}.bindingFailureConditions`;
  const ready = bindingConditions ?? [];
  const failed = bindingFailureConditions ?? [];
  const overlap = 'bindingFailureConditions must not overlap with bindingConditions';
  return [
    ...validateItems(ready, at, { max: maxConditions, check: validateLabelName }),
    ...validateItems(failed, failureAt, { max: maxConditions, check: validateLabelName }),
    ...ready.flatMap((one, i) => repeated(ready, i, at, one)),
    ...failed.flatMap((one, i) => [
      ...repeated(failed, i, failureAt, one),
      ...(ready.includes(one) ? [invalid(indexPath(failureAt, i), one, overlap)] : []),
    ]),
    ...(ready.length === 0 && failed.length > 0
      ? [invalid(at, bindingConditions ?? null, 'bindingConditions are required to use bindingFailureConditions')]
      : []),
    ...(failed.length === 0 && ready.length > 0
      ? [invalid(failureAt, bindingFailureConditions ?? null, 'bindingFailureConditions are required to use bindingConditions')]
      : []),
  ];
}

function repeated(all: readonly string[], i: number, path: string, one: string): readonly FieldError[] {
  return all.indexOf(one) < i ? [duplicate(indexPath(path, i), one)] : [];
}
