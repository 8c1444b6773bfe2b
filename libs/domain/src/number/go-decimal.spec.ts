import { expect, test } from 'vitest';
import { formatGoDecimal } from '#domain/number/go-decimal.js';

test.each([
  [0, '0'],
  [1, '1'],
  [-1.5, '-1.5'],
  [1e21, '1000000000000000000000'],
  [1e-7, '0.0000001'],
  [123456789.125, '123456789.125'],
  [0.1, '0.1'],
  [-0, '-0'],
])('%s is printed as %s', (value, text) => {
  expect(formatGoDecimal(value)).toBe(text);
});

test('the smallest and the largest number have all their digits', () => {
  expect(formatGoDecimal(5e-324)).toBe(`0.${'0'.repeat(323)}5`);
  expect(formatGoDecimal(Number.MAX_VALUE)).toBe(`17976931348623157${'0'.repeat(292)}`);
});
