import { goQuote } from '#domain/json/go-marshal.js';
import { type LabelOperator, labelRequirement, type LabelRequirement, type Labels } from '#domain/selectors/label-requirement.js';
import { formatSelector, everything, nothing, type Selector, selectorOf } from '#domain/selectors/selector.js';
import type { LabelSelector, LabelSelectorRequirement } from '#domain/schema/types/meta-v1.js';
import { badRequest, isStatusError } from '#domain/status/status-error.js';

/**
 * Between metav1.LabelSelector, as it stands in objects, and what can be asked.
 * Source: k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go.
 */

const operators: Readonly<Record<string, LabelOperator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' };

/**
 * What a LabelSelector selects (LabelSelectorAsSelector): absent nothing, empty everything.
 * Throws 400 with upstream's text where key, operator or values are invalid.
 */
export function toSelector(selector: LabelSelector | null | undefined): Selector {
  if (!selector) return nothing;
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => labelRequirement(key, '=', [value]));
  const requirements = [...labels, ...(selector.matchExpressions ?? []).map(toRequirement)];
  return requirements.length === 0 ? everything : selectorOf(requirements);
}

function toRequirement({ key, operator, values }: LabelSelectorRequirement): LabelRequirement {
  const known = operators[operator];
  if (!known) throw badRequest(`${goQuote(operator)} is not a valid label selector operator`);
  return labelRequirement(key, known, values ?? []);
}

const parsed = new WeakMap<LabelSelector, Selector | null>();

/**
 * toSelector for the selector of a stored object: undefined where it is invalid, which controllers take for nothing to do. Read once per
 * object, as a loop looks at the same one again and again.
 */
export function selectorOfObject(selector: LabelSelector | null | undefined): Selector | undefined {
  if (!selector) return nothing;
  let known = parsed.get(selector);
  if (known === undefined) parsed.set(selector, (known = tryToSelector(selector)));
  return known ?? undefined;
}

function tryToSelector(selector: LabelSelector): Selector | null {
  try {
    return toSelector(selector);
  } catch (error) {
    if (isStatusError(error)) return null;
    throw error;
  }
}

/** The text of a LabelSelector for people: `<none>` where it is absent or empty, `<error>` where it is invalid. */
export function formatLabelSelector(selector: LabelSelector | null | undefined): string {
  try {
    return formatSelector(toSelector(selector)) || '<none>';
  } catch (error) {
    if (isStatusError(error)) return '<error>';
    throw error;
  }
}

/** The LabelSelector that selects exactly these labels. */
export function labelSelectorOf(labels: Labels): LabelSelector {
  return { matchLabels: labels };
}
