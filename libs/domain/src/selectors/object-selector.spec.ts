import { expect, test } from 'vitest';
import type { LabelSelector } from '#domain/schema/types/meta-v1.js';
import { formatLabelSelector, toSelector } from '#domain/selectors/object-selector.js';
import { formatSelector, matchesSelector } from '#domain/selectors/selector.js';

const expression = (key: string, operator: string, ...values: string[]): LabelSelector => ({
  matchExpressions: [{ key, operator, values }],
});

test.each<[LabelSelector | undefined, string]>([
  [undefined, '<none>'],
  [{}, '<none>'],
  [{ matchLabels: {} }, '<none>'],
  [{ matchLabels: { b: '2', a: '1' } }, 'a=1,b=2'],
  [{ matchLabels: { tier: 'web' }, ...expression('app', 'In', 'y', 'x') }, 'app in (x,y),tier=web'],
  [expression('app', 'NotIn', 'x'), 'app notin (x)'],
  [expression('app', 'Exists'), 'app'],
  [expression('app', 'DoesNotExist'), '!app'],
  [expression('app', 'In'), '<error>'],
  [expression('app', 'Near', 'x'), '<error>'],
])('%j prints as %s', (selector, text) => {
  expect(formatLabelSelector(selector)).toBe(text);
});

test.each<[LabelSelector, string]>([
  [expression('app', 'Near', 'x'), '"Near" is not a valid label selector operator'],
  [expression('app', 'In'), "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"],
  [expression('app', 'Exists', 'x'), 'values: Invalid value: ["x"]: values set must be empty for exists and does not exist'],
  [{ matchLabels: { 'a/b/c': 'x' } }, expect.stringMatching(/^key: Invalid value: "a\/b\/c": a valid label key must consist of /)],
])('%j is refused', (selector, message) => {
  expect(() => toSelector(selector)).toThrow(expect.objectContaining({ message }));
});

test('an absent selector selects nothing, an empty one everything', () => {
  expect(matchesSelector(toSelector(undefined), { a: 'b' })).toBe(false);
  expect(matchesSelector(toSelector(null), { a: 'b' })).toBe(false);
  expect(matchesSelector(toSelector({}), {})).toBe(true);
  expect(formatSelector(toSelector(undefined))).toBe('');
});
