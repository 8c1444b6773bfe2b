import { validateItems } from '#domain/resources/resource/limited-items.js';
import { duplicate, type FieldError, indexPath, invalid } from '#domain/status/field-error.js';
import { validateLabelName } from '#domain/validation/labels.js';
import { repeatsOf } from '#domain/validation/repeats.js';

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
  const isReady = new Set(ready);
  const isRepeated = repeatsOf(failed);
  return [
    ...validateItems(ready, at, { max: maxConditions, check: validateLabelName }),
    ...validateItems(failed, failureAt, { max: maxConditions, check: validateLabelName }),
    ...repeated(ready, at),
    ...failed.flatMap((one, i) => [
      ...(isRepeated(i) ? [duplicate(indexPath(failureAt, i), one)] : []),
      ...(isReady.has(one) ? [invalid(indexPath(failureAt, i), one, overlap)] : []),
    ]),
    ...(ready.length === 0 && failed.length > 0
      ? [invalid(at, bindingConditions ?? null, 'bindingConditions are required to use bindingFailureConditions')]
      : []),
    ...(failed.length === 0 && ready.length > 0
      ? [invalid(failureAt, bindingFailureConditions ?? null, 'bindingFailureConditions are required to use bindingConditions')]
      : []),
  ];
}

function repeated(all: readonly string[], path: string): readonly FieldError[] {
  const isRepeated = repeatsOf(all);
  return all.flatMap((one, i) => (isRepeated(i) ? [duplicate(indexPath(path, i), one)] : []));
}
