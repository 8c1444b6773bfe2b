import {
  compareQuantities,
  parseQuantity,
  type Quantity,
  quantityMilliValue,
  quantityValue,
  wholeQuantity,
} from '#domain/quantity/quantity.js';
import { isOvercommitAllowed } from '#domain/resources/core/resource-name.js';
import type { LimitRangeItem } from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError, indexPath, invalid } from '#domain/status/field-error.js';

/** The most units whose thousandths still fit in an int64 (resource.MaxMilliValue). */
const maxMilliUnits = 2 ** 63 / 1000;

/** How the amounts of one resource must agree within an item. Source: pkg/apis/core/validation/validation.go ValidateLimitRange. */
export function validateAmounts(limit: LimitRangeItem, name: string, path: string): readonly FieldError[] {
  const isPod = limit.type === 'Pod';
  const min = limit.min?.[name];
  const max = limit.max?.[name];
  const limitDefault = isPod ? undefined : limit.default?.[name];
  const request = isPod ? undefined : limit.defaultRequest?.[name];
  const at = (list: string): string => indexPath(childPath(path, list), name);
  const errors: FieldError[] = [];
  if (exceeds(min, max)) errors.push(invalid(at('min'), min, `min value ${min} is greater than max value ${max}`));
  if (exceeds(min, request)) {
    errors.push(invalid(at('defaultRequest'), request, `min value ${min} is greater than default request value ${request}`));
  }
  if (exceeds(request, max)) {
    errors.push(invalid(at('defaultRequest'), request, `default request value ${request} is greater than max value ${max}`));
  }
  if (exceeds(request, limitDefault)) {
    const text = `default request value ${request} is greater than default limit value ${limitDefault}`;
    errors.push(invalid(at('defaultRequest'), request, text));
  }
  if (exceeds(min, limitDefault)) {
    errors.push(invalid(at('default'), min, `min value ${min} is greater than default value ${limitDefault}`));
  }
  if (exceeds(limitDefault, max)) {
    errors.push(invalid(at('default'), max, `default value ${limitDefault} is greater than max value ${max}`));
  }
  errors.push(...validateRatio(limit, name, at('maxLimitRequestRatio')));
  if (!isOvercommitAllowed(name) && limitDefault !== undefined && request !== undefined && differs(limitDefault, request)) {
    const text = `default value ${limitDefault} must equal to defaultRequest value ${request} in ${name}`;
    errors.push(invalid(at('defaultRequest'), request, text));
  }
  return errors;
}

/** Limit over request: at least one, and not more than max over min allows anyway. */
function validateRatio({ min, max, maxLimitRequestRatio }: LimitRangeItem, name: string, path: string): readonly FieldError[] {
  const text = maxLimitRequestRatio?.[name];
  const ratio = parseQuantity(text ?? '');
  if (!ratio) return [];
  const errors: FieldError[] = [];
  if (compareQuantities(ratio, wholeQuantity(1)) < 0) errors.push(invalid(path, text, `ratio ${text} is less than 1`));
  const [low, high] = [parseQuantity(min?.[name] ?? ''), parseQuantity(max?.[name] ?? '')];
  if (!low || !high) return errors;
  const inMilli = [ratio, low, high].every((amount) => quantityValue(amount) < maxMilliUnits);
  const valueOf = (amount: Quantity): number => (inMilli ? quantityMilliValue(amount) : quantityValue(amount));
  const bound = valueOf(high) / valueOf(low);
  const value = inMilli ? valueOf(ratio) / 1000 : valueOf(ratio);
  if (value > bound) errors.push(invalid(path, text, `ratio ${text} is greater than max/min = ${formatFloat(bound)}`));
  return errors;
}

function exceeds(a: string | undefined, b: string | undefined): boolean {
  const [left, right] = [parseQuantity(a ?? ''), parseQuantity(b ?? '')];
  return left !== undefined && right !== undefined && compareQuantities(left, right) > 0;
}

function differs(a: string, b: string): boolean {
  return exceeds(a, b) || exceeds(b, a);
}

/** Go's `%f`. */
function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return value.toFixed(6);
}
