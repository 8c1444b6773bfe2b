import { describe, expect, test } from 'vitest';
import { formatGoDuration, parseGoDuration } from '#domain/time/go-duration.js';

const ms = 1_000_000n;
const second = 1_000n * ms;

describe('durations that are read and written', () => {
  test.each([
    { text: '0', value: 0n, written: '0s' },
    { text: '1h30m', value: 5400n * second, written: '1h30m0s' },
    { text: '1.5s', value: 1500n * ms, written: '1.5s' },
    { text: '-90s', value: -90n * second, written: '-1m30s' },
    { text: '+5m', value: 300n * second, written: '5m0s' },
    { text: '100ms', value: 100n * ms, written: '100ms' },
    { text: '1500us', value: 1_500_000n, written: '1.5ms' },
    { text: '1500ns', value: 1500n, written: '1.5µs' },
    { text: '.5h', value: 1800n * second, written: '30m0s' },
    { text: '1m1m', value: 120n * second, written: '2m0s' },
    { text: '7ns', value: 7n, written: '7ns' },
    { text: '2562047h47m16.854775807s', value: 2n ** 63n - 1n, written: '2562047h47m16.854775807s' },
    { text: '-2562047h47m16.854775808s', value: -(2n ** 63n), written: '-2562047h47m16.854775808s' },
    // digits beyond an int64 are dropped, and what is left is multiplied in floating point
    { text: '1.99999999999999999999999s', value: 2n * second, written: '2s' },
  ])('$text', ({ text, value, written }) => {
    expect(parseGoDuration(text)).toBe(value);
    expect(formatGoDuration(value)).toBe(written);
  });
});

describe('texts that are no duration', () => {
  test.each([
    { text: '', problem: 'time: invalid duration ""' },
    { text: '-', problem: 'time: invalid duration "-"' },
    { text: '1h.', problem: 'time: invalid duration "1h."' },
    { text: '1\ud800', problem: 'time: unknown unit "\\xef\\xbf\\xbd" in duration "1\\xef\\xbf\\xbd"' },
    { text: '5', problem: 'time: missing unit in duration "5"' },
    { text: '5d', problem: 'time: unknown unit "d" in duration "5d"' },
    { text: '1é"', problem: 'time: unknown unit "\\xc3\\xa9\\"" in duration "1\\xc3\\xa9\\""' },
    { text: '9223372036854775808ns', problem: 'time: invalid duration "9223372036854775808ns"' },
    { text: '99999999999999999999s', problem: 'time: invalid duration "99999999999999999999s"' },
  ])('$text', ({ text, problem }) => {
    expect(parseGoDuration(text)).toEqual({ problem });
  });
});
