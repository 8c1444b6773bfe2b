import { type IntOrString, intValue } from '#domain/int-or-string/int-or-string.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { regexProblem } from '#domain/validation/names.js';
import { validateNonNegative } from '#domain/validation/object-meta.js';

/**
 * Rules for fields that hold a count or a percentage.
 * Source: pkg/apis/apps/validation/validation.go, k8s.io/apimachinery/pkg/util/validation/validation.go IsValidPercent.
 */

const percent = '[0-9]+%';
const percentPattern = new RegExp(`^${percent}$`);

export function validatePositiveIntOrPercent(value: IntOrString, path: string): readonly FieldError[] {
  if (typeof value === 'number') return validateNonNegative(value, path);
  const text = "a valid percent string must be a numeric string followed by an ending '%'";
  return percentPattern.test(value) ? [] : [invalid(path, value, regexProblem(text, percent, '1%', '93%'))];
}

export function validateAtMost100Percent(value: IntOrString, path: string): readonly FieldError[] {
  const isMore = typeof value === 'string' && percentPattern.test(value) && Number(value.slice(0, -1)) > 100;
  return isMore ? [invalid(path, value, 'must not be greater than 100%')] : [];
}

/** The number, with or without a percent sign; 0 for other texts. Tells zero from more, nothing else. */
export function countOrPercent(value: IntOrString): number {
  return typeof value === 'string' && percentPattern.test(value) ? Number(value.slice(0, -1)) : intValue(value);
}
