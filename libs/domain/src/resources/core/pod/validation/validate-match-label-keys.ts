import type { LabelSelector } from '#domain/schema/types/meta-v1.js';
import { type FieldError, forbidden, invalid } from '#domain/status/field-error.js';
import { validateLabelName } from '#domain/validation/labels.js';

/** Keys whose values in the pod's own labels are added to a selector, when the pod is created. */
export interface LabelKeys {
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
  readonly labelSelector?: LabelSelector;
}

/**
 * `path` is that of the term. A key is in matchLabelKeys or in the selector, and what was added for it does not count.
 * Source: pkg/apis/core/validation/validation.go ValidateMatchLabelKeysAndMismatchLabelKeys.
 */
export function validateMatchLabelKeys(term: LabelKeys, path: string): readonly FieldError[] {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term;
  if (matchLabelKeys.length + mismatchLabelKeys.length === 0) return [];
  const both = 'exists in both matchLabelKeys and mismatchLabelKeys';
  return [
    ...validateKeys(matchLabelKeys, labelSelector, `${path}.matchLabelKeys`),
    ...validateKeys(mismatchLabelKeys, labelSelector, `${path}.mismatchLabelKeys`),
    ...(labelSelector ? validateOnce(matchLabelKeys, labelSelector, path) : []),
    ...matchLabelKeys.flatMap((key, i) => (mismatchLabelKeys.includes(key) ? [invalid(`${path}.matchLabelKeys[${i}]`, key, both)] : [])),
  ];
}

const inBoth = 'exists in both matchLabelKeys and labelSelector';

/** The index stands at the term, as upstream has it. */
function validateOnce(keys: readonly string[], selector: LabelSelector, path: string): readonly FieldError[] {
  const seen = new Set(Object.keys(selector.matchLabels ?? {}));
  return (selector.matchExpressions ?? []).flatMap(({ key }) => {
    const index = keys.lastIndexOf(key);
    const isRepeated = index >= 0 && seen.has(key);
    seen.add(key);
    return isRepeated ? [invalid(`${path}[${index}]`, key, inBoth)] : [];
  });
}

function validateKeys(keys: readonly string[], selector: LabelSelector | undefined, path: string): readonly FieldError[] {
  if (keys.length === 0) return [];
  if (!selector) return [forbidden(path, 'must not be specified when labelSelector is not set')];
  return keys.flatMap((key, i) => validateLabelName(key, `${path}[${i}]`));
}
