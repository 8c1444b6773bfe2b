import type { LabelSelector, LabelSelectorRequirement } from '#domain/schema/types/meta-v1.js';
import { childPath, type FieldError, forbidden, indexPath, invalid, required } from '#domain/status/field-error.js';
import { isLabelValue, isQualifiedName } from '#domain/validation/names.js';

/**
 * Rules for labels and label selectors.
 * Source: k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go.
 */

export function validateLabelName(name: string, path: string): readonly FieldError[] {
  return isQualifiedName(name).map((problem) => invalid(path, name, problem));
}

export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: string): readonly FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...validateLabelName(key, path),
    ...isLabelValue(value).map((problem) => invalid(path, value, problem)),
  ]);
}

export interface LabelSelectorOptions {
  /** Set for objects that were stored with a bad value before values were checked. */
  readonly allowInvalidLabelValue?: boolean;
  /** Set where a client may know operators that this server does not. */
  readonly allowUnknownOperator?: boolean;
}

export function validateLabelSelector(
  selector: LabelSelector | undefined | null,
  path: string,
  options: LabelSelectorOptions = {},
): readonly FieldError[] {
  if (!selector) return [];
  return [
    ...validateLabels(selector.matchLabels, childPath(path, 'matchLabels')),
    ...(selector.matchExpressions ?? []).flatMap((requirement, i) =>
      validateLabelRequirement(requirement, indexPath(childPath(path, 'matchExpressions'), i), options),
    ),
  ];
}

/** One entry of `matchExpressions`. */
export function validateLabelRequirement(
  requirement: LabelSelectorRequirement,
  path: string,
  options: LabelSelectorOptions = {},
): readonly FieldError[] {
  const values = requirement.values ?? [];
  const errors: FieldError[] = [];
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.push(required(childPath(path, 'values'), "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        errors.push(forbidden(childPath(path, 'values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    default:
      if (!options.allowUnknownOperator)
        errors.push(invalid(childPath(path, 'operator'), requirement.operator, 'not a valid selector operator'));
  }
  errors.push(...validateLabelName(requirement.key, childPath(path, 'key')));
  if (options.allowInvalidLabelValue) return errors;
  return [
    ...errors,
    ...values.flatMap((value, i) => isLabelValue(value).map((problem) => invalid(indexPath(childPath(path, 'values'), i), value, problem))),
  ];
}
