import { parseQuantity, quantityMilliValue, quantitySign } from '#domain/quantity/quantity.js';
import {
  isExtendedResource,
  isIntegerResource,
  isNativeResource,
  isStandardContainerResource,
  isStandardQuotaResource,
  isStandardResource,
} from '#domain/resources/core/resource-name.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { isQualifiedName } from '#domain/validation/names.js';
import { negativeMessage } from '#domain/validation/object-meta.js';
import { invalidEach } from '#domain/validation/text.js';

/** Rules for the names in resource lists, and for their amounts. Source: pkg/apis/core/validation/validation.go. */

/** validateResourceName: a qualified name; without a domain one that Kubernetes knows. */
export function validateResourceName(name: string, path: string): readonly FieldError[] {
  const errors = invalidEach(path, name, isQualifiedName(name));
  if (errors.length > 0 || name.includes('/') || isStandardResource(name)) return errors;
  return [invalid(path, name, 'must be a standard resource type or fully qualified')];
}

/** validateContainerResourceName: what requests and limits of a container may name. */
export function validateContainerResourceName(name: string, path: string): readonly FieldError[] {
  const errors = validateResourceName(name, path);
  if (!name.includes('/')) {
    return isStandardContainerResource(name) ? errors : [...errors, invalid(path, name, 'must be a standard resource for containers')];
  }
  if (isNativeResource(name) || isExtendedResource(name)) return errors;
  return [...errors, invalid(path, name, "doesn't follow extended resource name standard")];
}

/** ValidateResourceQuotaResourceName: what a quota may limit. */
export function validateQuotaResourceName(name: string, path: string): readonly FieldError[] {
  const errors = validateResourceName(name, path);
  if (name.includes('/') || isStandardQuotaResource(name)) return errors;
  return [...errors, invalid(path, name, 'must be a standard resource for quota')];
}

/** ValidateResourceQuantityValue: not negative, and whole where things are counted. */
export function validateResourceQuantity(name: string, amount: string, path: string): readonly FieldError[] {
  const parsed = parseQuantity(amount);
  const isFraction = parsed !== undefined && isIntegerResource(name) && quantityMilliValue(parsed) % 1000 !== 0;
  return [...validateNonNegativeQuantity(amount, path), ...(isFraction ? [invalid(path, amount, 'must be an integer')] : [])];
}

/** ValidateNonnegativeQuantity. */
export function validateNonNegativeQuantity(amount: string, path: string): readonly FieldError[] {
  return signOf(amount) < 0 ? [invalid(path, amount, negativeMessage)] : [];
}

/** ValidatePositiveQuantityValue. */
export function validatePositiveQuantity(amount: string, path: string): readonly FieldError[] {
  return signOf(amount) <= 0 ? [invalid(path, amount, 'must be greater than zero')] : [];
}

/** Decoding has refused texts that are no quantities; an absent one is zero. */
function signOf(amount: string): number {
  const parsed = parseQuantity(amount);
  return parsed ? quantitySign(parsed) : 0;
}
