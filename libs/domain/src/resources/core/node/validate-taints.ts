import { internalForm } from '#domain/schema/internal-form.js';
import type { Taint } from '#domain/schema/types/core-v1.js';
import { childPath, duplicate, type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { validateLabelName } from '#domain/validation/labels.js';
import { isLabelValue } from '#domain/validation/names.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Source: pkg/apis/core/validation/validation.go validateNodeTaints. */
export function validateTaints(taints: readonly Taint[], path: string): readonly FieldError[] {
  const isRepeated = repeatsOf(taints, ({ key, effect }) => `${key}:${effect}`);
  return taints.flatMap((taint, i) => {
    const at = indexPath(path, i);
    const { key, value = '', effect } = taint;
    const problems = isLabelValue(value);
    const repeated = { ...duplicate(at, internalForm('core.v1.Taint', taint)), detail: 'taints must be unique by key and effect pair' };
    return [
      ...validateLabelName(key, childPath(at, 'key')),
      ...(problems.length > 0 ? [invalid(childPath(at, 'value'), value, problems.join(';'))] : []),
      ...validateEffect(effect, childPath(at, 'effect')),
      ...(isRepeated(i) ? [repeated] : []),
    ];
  });
}

function validateEffect(effect: string, path: string): readonly FieldError[] {
  if (effect === '') return [required(path)];
  return effects.includes(effect) ? [] : [notSupported(path, effect, effects)];
}
