import { expect, test } from 'vitest';
import type { Condition } from '#domain/schema/types/meta-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';
import { validateConditions } from '#domain/validation/conditions.js';

const good: Condition = { type: 'Ready', status: 'True', reason: 'Fine', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' };

test.each<[Partial<Condition>, readonly string[]]>([
  [{}, []],
  [{ type: 'example.com/Ready', reason: 'A:b_,C' }, []],
  [{ message: 'x'.repeat(32_769) }, ['c[0].message: Too long: may not be more than 32768 bytes']],
  [{ reason: 'x'.repeat(1025) }, ['c[0].reason: Too long: may not be more than 1024 bytes']],
  [{ lastTransitionTime: null, reason: '' }, ['c[0].lastTransitionTime: Required value', 'c[0].reason: Required value']],
])('%j', (given, errors) => {
  expect(validateConditions([{ ...good, ...given }], 'c').map(formatFieldError)).toEqual(errors);
});

test('a type stands once', () => {
  expect(validateConditions([good, good], 'c').map(formatFieldError)).toEqual(['c[1].type: Duplicate value: "Ready"']);
});
