import { expect, test } from 'vitest';
import { parseBoolean, parseDuration, parseList, parseWholeNumber } from '#client/component/flag-values.js';

test.each([
  ['8080', 8080],
  ['0', 0],
  ['-1', -1],
])('%s is a whole number', (text, number) => {
  expect(parseWholeNumber(text)).toBe(number);
});

test.each(['', 'abc', '1.5', '0x10', '1e3', ' 1', '9'.repeat(16)])('%j is none', (text) => {
  expect(() => parseWholeNumber(text)).toThrow('a whole number is wanted.');
});

test('booleans, durations and lists are read as Go reads them', () => {
  expect(parseBoolean('false')).toBe(false);
  expect(() => parseBoolean('yes')).toThrow('true or false is wanted.');
  expect(parseDuration('1m30s')).toBe(90_000);
  expect(() => parseDuration('soon')).toThrow('time: invalid duration "soon"');
  expect(parseList('a,,b')).toEqual(['a', 'b']);
});
