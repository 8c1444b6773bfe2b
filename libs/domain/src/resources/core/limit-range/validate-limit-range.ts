import { compareBytewise } from '#domain/json/go-marshal.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';
import { validateAmounts } from '#domain/resources/core/limit-range/validate-amounts.js';
import { validateContainerResourceName, validateResourceName } from '#domain/resources/core/validate-resource-name.js';
import type { LimitRange, LimitRangeItem } from '#domain/schema/types/core-v1.js';
import { childPath, duplicate, type FieldError, forbidden, indexPath, invalid, required } from '#domain/status/field-error.js';
import { isQualifiedName } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';
import { repeatsOf } from '#domain/validation/repeats.js';

/** Source: pkg/apis/core/validation/validation.go ValidateLimitRange. Where upstream walks a map at random, names are taken in order. */
export function validateLimitRange({ spec }: LimitRange): readonly FieldError[] {
  const limits = spec.limits ?? [];
  const isRepeated = repeatsOf(limits, ({ type }) => type);
  return limits.flatMap((limit, i) => {
    const path = indexPath('spec.limits', i);
    return [
      ...validateType(limit.type, childPath(path, 'type')),
      ...(isRepeated(i) ? [duplicate(childPath(path, 'type'), limit.type)] : []),
      ...validateNames(limit, ['max', 'min'], path),
      ...validateDefaults(limit, path),
      ...validateNames(limit, ['maxLimitRequestRatio'], path),
      ...namesOf(limit).flatMap((name) => validateAmounts(limit, name, path)),
    ];
  });
}

function validateType(type: string, path: string): readonly FieldError[] {
  const errors = invalidEach(path, type, isQualifiedName(type));
  if (errors.length > 0 || type.includes('/') || ['Pod', 'Container', 'PersistentVolumeClaim'].includes(type)) return errors;
  return [invalid(path, type, 'must be a standard limit type or fully qualified')];
}

function validateDefaults(limit: LimitRangeItem, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (limit.type === 'Pod') {
    for (const name of ['default', 'defaultRequest'] as const) {
      if (isEmpty(limit[name])) continue;
      errors.push(forbidden(childPath(path, name), "may not be specified when `type` is 'Pod'"));
    }
  } else errors.push(...validateNames(limit, ['default', 'defaultRequest'], path));
  if (limit.type === 'PersistentVolumeClaim' && limit.min?.['storage'] === undefined && limit.max?.['storage'] === undefined) {
    const text = 'either minimum or maximum storage value is required, but neither was provided';
    errors.push(required(childPath(path, 'limits'), text));
  }
  return errors;
}

type ListName = 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio';

/** Pods and containers are limited in what a container can ask for, anything else in any resource. */
function validateNames(limit: LimitRangeItem, lists: readonly ListName[], path: string): readonly FieldError[] {
  const validate = limit.type === 'Pod' || limit.type === 'Container' ? validateContainerResourceName : validateResourceName;
  return lists.flatMap((list) =>
    Object.keys(limit[list] ?? {})
      .toSorted(compareBytewise)
      .flatMap((name) => validate(name, indexPath(childPath(path, list), name))),
  );
}

/** Every resource the item speaks of. Defaults do not count for pods, which may not have any. */
function namesOf(limit: LimitRangeItem): readonly string[] {
  const defaults = limit.type === 'Pod' ? {} : { ...limit.default, ...limit.defaultRequest };
  return Object.keys({ ...limit.max, ...limit.min, ...defaults, ...limit.maxLimitRequestRatio }).toSorted(compareBytewise);
}

function isEmpty(list: ResourceList | undefined): boolean {
  return Object.keys(list ?? {}).length === 0;
}
