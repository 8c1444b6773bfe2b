import { toSelector } from '#domain/selectors/object-selector.js';
import { matchesSelector, isEverything, type Selector } from '#domain/selectors/selector.js';
import { internalForm } from '#domain/schema/internal-form.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import type { LabelSelector } from '#domain/schema/types/meta-v1.js';
import { childPath, type FieldError, forbidden, invalid, notSupported, required } from '#domain/status/field-error.js';
import { isStatusError } from '#domain/status/status-error.js';
import { isLabelValue } from '#domain/validation/names.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { immutableMessage } from '#domain/validation/object-meta.js';

/** Rules for the selector and the template of the kinds that keep pods running (pkg/apis/apps/validation/validation.go). */

/** A selector as messages print it. */
export function printSelector(selector: LabelSelector | null | undefined): unknown {
  return selector ? internalForm('meta.v1.LabelSelector', selector) : null;
}

/** There must be one, and it must not be empty. `noun` is what the message calls the kind. */
export function validateRequiredSelector(selector: LabelSelector | null, path: string, noun: string): readonly FieldError[] {
  if (!selector) return [required(path)];
  return [...validateLabelSelector(selector, path), ...validateSelectorNotEmpty(selector, path, noun)];
}

export function validateSelectorNotEmpty(selector: LabelSelector | null, path: string, noun: string): readonly FieldError[] {
  if (!selector || Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length > 0) return [];
  return [invalid(path, printSelector(selector), `empty selector is invalid for ${noun}`)];
}

export function validateSelectorUnchanged(
  next: LabelSelector | null | undefined,
  prev: LabelSelector | null | undefined,
  path: string,
): readonly FieldError[] {
  return semanticallyEqual(next, prev) ? [] : [invalid(path, printSelector(next), immutableMessage)];
}

/** Values were not always checked, so a stored selector may have bad ones (metav1validation.LabelSelectorHasInvalidLabelValue). */
export function hasInvalidValue(selector: LabelSelector | null | undefined): boolean {
  return (selector?.matchExpressions ?? []).some(({ values = [] }) => values.some((value) => isLabelValue(value).length > 0));
}

/** toSelector that answers undefined where the selector is invalid. */
export function toSelectorIfValid(selector: LabelSelector | null | undefined): Selector | undefined {
  try {
    return toSelector(selector);
  } catch (error) {
    if (isStatusError(error)) return undefined;
    throw error;
  }
}

/** The pods made from a template must be among those selected. An empty selector is let through here; it is refused elsewhere. */
export function validateTemplateSelected(template: PodTemplateSpec, selector: Selector, path: string): readonly FieldError[] {
  const labels = template.metadata?.labels;
  if (isEverything(selector) || matchesSelector(selector, labels)) return [];
  return [invalid(childPath(path, 'metadata', 'labels'), labels ?? null, '`selector` does not match template `labels`')];
}

/** Pods that are kept running always restart and have no deadline. `owner` is what the message calls the kind. */
export function validateRunsForever({ spec }: PodTemplateSpec, path: string, owner: string): readonly FieldError[] {
  const { restartPolicy = '', activeDeadlineSeconds } = spec ?? {};
  const deadline = childPath(path, 'spec', 'activeDeadlineSeconds');
  return [
    ...(restartPolicy === 'Always' ? [] : [notSupported(childPath(path, 'spec', 'restartPolicy'), restartPolicy, ['Always'])]),
    ...(activeDeadlineSeconds === undefined ? [] : [forbidden(deadline, `activeDeadlineSeconds in ${owner} is not Supported`)]),
  ];
}
