import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMicroTime, formatTime, parseTime } from '#domain/time/rfc3339.js';

test('what is written is read again', () => {
  const seconds = fc.integer({ min: Date.UTC(1, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 });
  fc.assert(
    fc.property(seconds, (second) => {
      expect(parseTime(formatTime(second * 1000))).toBe(second * 1000);
      expect(parseTime(formatMicroTime(second * 1000 + 7))).toBe(second * 1000 + 7);
    }),
  );
});

test.each([
  ['2024-02-29T23:59:59Z', Date.UTC(2024, 1, 29, 23, 59, 59)],
  ['2024-12-31T00:00:00+02:00', Date.UTC(2024, 11, 30, 22)],
  ['2024-01-01T00:00:00.25Z', Date.UTC(2024, 0, 1) + 250],
])('%s', (text, moment) => {
  expect(parseTime(text)).toBe(moment);
});

test.each([
  '',
  '2024-01-01',
  '2023-02-29T00:00:00Z',
  '2024-04-31T00:00:00Z',
  '2024-13-01T00:00:00Z',
  '2024-00-01T00:00:00Z',
  '2024-01-00T00:00:00Z',
  '2024-01-01T24:00:00Z',
  '2024-01-01T00:60:00Z',
  '2024-01-01T00:00:60Z',
  '2024-01-01 00:00:00Z',
  '2024/01/01T00:00:00Z',
  '2024-01-0aT00:00:00Z',
  '2024-01-01T00:00:00z',
])('%j is no time', (text) => {
  expect(parseTime(text)).toBeUndefined();
});
