import { expect, test } from 'vitest';
import { findAllGoRegExp, findGoRegExp, goRegExpProblem, matchesGoRegExp } from '#domain/regexp/go-reg-exp.js';

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

test('finds the first place and all places', () => {
  expect(findGoRegExp('[0-9]+', 'a1b22')).toBe('1');
  expect(findGoRegExp('[0-9]+', 'ab')).toBe('');
  expect(findAllGoRegExp('[0-9]+', 'a1b22c333', -1)).toEqual(['1', '22', '333']);
  expect(findAllGoRegExp('[0-9]+', 'a1b22c333', 2)).toEqual(['1', '22']);
  expect(findAllGoRegExp('', 'ab', -1)).toEqual(['', '', '']);
});
