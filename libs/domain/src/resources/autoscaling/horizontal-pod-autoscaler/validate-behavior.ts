import { validateNonNegativeQuantity } from '#domain/resources/core/validate-resource-name.js';
import type { HorizontalPodAutoscalerBehavior, HPAScalingPolicy, HPAScalingRules } from '#domain/schema/types/autoscaling-v2.js';
import { childPath, type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';

const maxPeriodSeconds = 1800;
const maxWindowSeconds = 3600;
const selectPolicies = ['Disabled', 'Max', 'Min'];
const policyTypes = ['Percent', 'Pods'];

/** Source: pkg/apis/autoscaling/validation/validation.go validateBehavior. */
export function validateBehavior({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior, path: string): readonly FieldError[] {
  return [
    ...(scaleUp ? validateRules(scaleUp, childPath(path, 'scaleUp')) : []),
    ...(scaleDown ? validateRules(scaleDown, childPath(path, 'scaleDown')) : []),
  ];
}

function validateRules(rules: HPAScalingRules, path: string): readonly FieldError[] {
  const { stabilizationWindowSeconds: seconds = 0, selectPolicy, policies = [], tolerance } = rules;
  const windowPath = childPath(path, 'stabilizationWindowSeconds');
  const policiesPath = childPath(path, 'policies');
  const isKnown = selectPolicy === undefined || selectPolicies.includes(selectPolicy);
  return [
    ...(seconds < 0 ? [invalid(windowPath, seconds, 'must be greater than or equal to zero')] : []),
    ...(seconds > maxWindowSeconds ? [invalid(windowPath, seconds, `must be less than or equal to ${maxWindowSeconds}`)] : []),
    ...(isKnown ? [] : [notSupported(childPath(path, 'selectPolicy'), selectPolicy, selectPolicies)]),
    ...(policies.length === 0 ? [required(policiesPath, 'must specify at least one Policy')] : []),
    ...policies.flatMap((policy, i) => validatePolicy(policy, indexPath(policiesPath, i))),
    ...(tolerance === undefined ? [] : validateNonNegativeQuantity(tolerance, childPath(path, 'tolerance'))),
  ];
}

function validatePolicy({ type, value, periodSeconds }: HPAScalingPolicy, path: string): readonly FieldError[] {
  const periodPath = childPath(path, 'periodSeconds');
  return [
    ...(policyTypes.includes(type) ? [] : [notSupported(childPath(path, 'type'), type, policyTypes)]),
    ...(value <= 0 ? [invalid(childPath(path, 'value'), value, 'must be greater than zero')] : []),
    ...(periodSeconds <= 0 ? [invalid(periodPath, periodSeconds, 'must be greater than zero')] : []),
    ...(periodSeconds > maxPeriodSeconds ? [invalid(periodPath, periodSeconds, `must be less than or equal to ${maxPeriodSeconds}`)] : []),
  ];
}
