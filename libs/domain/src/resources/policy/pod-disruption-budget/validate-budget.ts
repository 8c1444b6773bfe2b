import { internalForm } from '#domain/schema/internal-form.js';
import type { PodDisruptionBudget } from '#domain/schema/types/policy-v1.js';
import { type FieldError, invalid, notSupported } from '#domain/status/field-error.js';
import { validateConditions } from '#domain/validation/conditions.js';
import { validateCounts } from '#domain/validation/counts.js';
import { validateAtMost100Percent, validatePositiveIntOrPercent } from '#domain/validation/int-or-percent.js';
import { validateLabelSelector } from '#domain/validation/labels.js';

const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget'];

/** Source: pkg/apis/policy/validation/validation.go ValidatePodDisruptionBudgetSpec. */
export function validateBudget({ spec }: PodDisruptionBudget, allowInvalidLabelValue = false): readonly FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const printed = internalForm('policy.v1.PodDisruptionBudgetSpec', spec);
  const areBoth = minAvailable !== undefined && maxUnavailable !== undefined;
  return [
    ...(areBoth ? [invalid('spec', printed, 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...validateAmount(minAvailable, 'spec.minAvailable'),
    ...validateAmount(maxUnavailable, 'spec.maxUnavailable'),
    ...validateLabelSelector(selector, 'spec.selector', { allowInvalidLabelValue }),
    ...(policy === undefined || evictionPolicies.includes(policy)
      ? []
      : [notSupported('spec.unhealthyPodEvictionPolicy', policy, evictionPolicies)]),
  ];
}

/** Values of a stored selector were not always checked. */
export function validateBudgetUpdate(next: PodDisruptionBudget, prev: PodDisruptionBudget): readonly FieldError[] {
  return validateBudget(next, validateLabelSelector(prev.spec.selector, '').length > 0);
}

function validateAmount(amount: number | string | undefined, path: string): readonly FieldError[] {
  return amount === undefined ? [] : [...validatePositiveIntOrPercent(amount, path), ...validateAtMost100Percent(amount, path)];
}

/** Source: ValidatePodDisruptionBudgetStatusUpdate. */
export function validateBudgetStatus({ status }: PodDisruptionBudget): readonly FieldError[] {
  return [
    ...validateConditions(status.conditions ?? [], 'status.conditions'),
    ...validateCounts(status, ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'], 'status'),
  ];
}
