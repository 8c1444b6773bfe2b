import { validateDriverName, validatePoolName } from '#domain/resources/resource/device-names.js';
import { validateDeviceTaint } from '#domain/resources/resource/device-taints.js';
import type { DeviceTaintRule, DeviceTaintSelector } from '#domain/schema/types/resource-v1beta2.js';
import { type FieldError, tooMany } from '#domain/status/field-error.js';
import { validateConditions } from '#domain/validation/conditions.js';
import { validateDns1123Label } from '#domain/validation/text.js';

const maxConditions = 8;

/** Source: pkg/apis/resource/validation/validation.go validateDeviceTaintRuleSpec. */
export function validateTaintRule({ spec }: DeviceTaintRule, prev?: DeviceTaintRule): readonly FieldError[] {
  return [
    ...(spec.deviceSelector ? validateSelector(spec.deviceSelector, 'spec.deviceSelector') : []),
    ...validateDeviceTaint(spec.taint, 'spec.taint', prev?.spec.taint),
  ];
}

function validateSelector({ driver, pool, device }: DeviceTaintSelector, path: string): readonly FieldError[] {
  return [
    ...(driver === undefined ? [] : validateDriverName(driver, `${path}.driver`)),
    ...(pool === undefined ? [] : validatePoolName(pool, `${path}.pool`)),
    ...(device === undefined ? [] : validateDns1123Label(device, `${path}.device`)),
  ];
}

export function validateTaintRuleStatus({ status }: DeviceTaintRule): readonly FieldError[] {
  const { conditions = [] } = status;
  const path = 'status.conditions';
  return [
    ...validateConditions(conditions, path),
    ...(conditions.length > maxConditions ? [tooMany(path, conditions.length, maxConditions)] : []),
  ];
}
