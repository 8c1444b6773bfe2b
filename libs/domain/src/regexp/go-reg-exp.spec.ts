import { expect, test } from 'vitest';
import { goRegExpProblem, matchesGoRegExp } from '#domain/regexp/go-reg-exp.js';

test.each([
  ['^[a-z]+$', 'abc', true],
  ['b', 'abc', true],
  ['(?i)^A\\pL\\z', 'aß', true],
  ['^a$', 'a\n', false],
  ['^[[:alpha:]]+$', 'aé', false],
])('%s in %j is found: %s', (pattern, text, found) => {
  expect(matchesGoRegExp(pattern, text)).toBe(found);
});

test('takes no longer than the text for an expression that others cannot end', () => {
  expect(matchesGoRegExp('^(a+)+$', `${'a'.repeat(5000)}b`)).toBe(false);
});

test.each([
  ['a+', undefined],
  ['[a', 'error parsing regexp: missing closing ]: `[a`'],
  ['(?=a)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
])('of %s it says %s', (pattern, problem) => {
  expect(goRegExpProblem(pattern)).toBe(problem);
});
