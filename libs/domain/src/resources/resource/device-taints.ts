import { fillEmpty, mapItems, mapMember } from '#domain/json/fill.js';
import type { DeviceTaint, DeviceToleration } from '#domain/schema/types/resource-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { formatTime } from '#domain/time/rfc3339.js';
import { requireChoice, validateChoice } from '#domain/validation/choice.js';
import { validateLabelName } from '#domain/validation/labels.js';
import { isLabelValue } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

const effects = ['NoExecute', 'NoSchedule', 'None'];

/** A taint is there since it is first told of. Source: pkg/apis/resource/v1/defaults.go SetDefaults_DeviceTaint. */
export function withTimeAdded(taint: DeviceTaint, now: number): DeviceTaint {
  return taint.timeAdded === undefined ? { ...taint, timeAdded: formatTime(now) } : taint;
}

/** An effect that stays is not judged again. Source: pkg/apis/resource/validation/validation.go validateDeviceTaint. */
export function validateDeviceTaint(taint: DeviceTaint, path: string, prev?: DeviceTaint): readonly FieldError[] {
  const { key, value = '', effect } = taint;
  return [
    ...validateLabelName(key, `${path}.key`),
    ...(value === '' ? [] : validateLabelValue(value, `${path}.value`)),
    ...(prev?.effect === effect ? [] : requireChoice(effect, `${path}.effect`, effects)),
  ];
}

/** The operator is Equal where none is told. */
export function defaultTolerations<T extends { readonly tolerations?: readonly DeviceToleration[] }>(tolerant: T): T {
  const withOperator = (toleration: DeviceToleration): DeviceToleration => fillEmpty(toleration, { operator: 'Equal' });
  return mapMember<T, 'tolerations'>(tolerant, 'tolerations', (tolerations) => mapItems<DeviceToleration>(tolerations, withOperator));
}

/** Source: validateDeviceToleration. */
export function validateDeviceToleration(toleration: DeviceToleration, path: string): readonly FieldError[] {
  const { key = '', effect = '' } = toleration;
  return [
    ...(key === '' ? [] : validateLabelName(key, `${path}.key`)),
    ...validateOperator(toleration, path),
    ...(effect === '' ? [] : validateChoice(effect, `${path}.effect`, effects)),
  ];
}

function validateOperator({ operator, value = '' }: DeviceToleration, path: string): readonly FieldError[] {
  switch (operator) {
    case 'Exists':
      return value === '' ? [] : [invalid(`${path}.value`, value, 'must be empty for operator `Exists`')];
    case 'Equal':
      return validateLabelValue(value, `${path}.value`);
    default:
      return requireChoice(operator, `${path}.operator`, ['Equal', 'Exists']);
  }
}

function validateLabelValue(value: string, path: string): readonly FieldError[] {
  return invalidEach(path, value, isLabelValue(value));
}
