import { expect, test } from 'vitest';
import { isDate, isDateTime, parseDuration } from '#domain/time/time-formats.js';

test.each([
  ['1h30m', 5400000000000n],
  ['2 weeks', 1209600000000000n],
  ['1 day and 3 hours', 97200000000000n],
  ['5', undefined],
  ['1.5s', 1500000000n],
  ['3us', 3000n],
  ['10 µs', 10000n],
  ['1 fortnight', undefined],
  ['', undefined],
  ['2 Hours', 7200000000000n],
  ['9223372036854775808s', undefined],
])('%j takes %s nanoseconds', (text, nanoseconds) => {
  expect(parseDuration(text)).toBe(nanoseconds);
});

test.each([
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2000-02-29', true],
  ['1900-02-29', false],
  ['2024-13-01', false],
  ['2024-1-1', false],
])('%s is a date: %s', (text, is) => {
  expect(isDate(text)).toBe(is);
});

test.each([
  ['2024-02-29T23:59:59Z', true],
  ['2024-02-29t23:59:59.5+01:00', true],
  ['2024-02-30T00:00:00Z', false],
  ['2024-02-29T24:00:00Z', false],
  ['2024-02-29', false],
])('%s is a date with time: %s', (text, is) => {
  expect(isDateTime(text)).toBe(is);
});
