import { describe, expect, test } from 'vitest';
import { intValue, scaledValue, scaledValueOrZero } from '#domain/int-or-string/int-or-string.js';

describe('scaledValue', () => {
  test.each([
    { value: 3, total: 10, up: true, expected: 3 },
    { value: -3, total: 10, up: true, expected: -3 },
    { value: '25%', total: 10, up: true, expected: 3 },
    { value: '25%', total: 10, up: false, expected: 2 },
    { value: '100%', total: 7, up: false, expected: 7 },
    { value: '33%', total: 100, up: true, expected: 33 },
    { value: '0%', total: 5, up: true, expected: 0 },
    { value: '-25%', total: 10, up: false, expected: -3 },
  ])('$value of $total is $expected (rounded up: $up)', ({ value, total, up, expected }) => {
    expect(scaledValue(value, total, up)).toBe(expected);
  });

  test.each([
    { value: '5', problem: 'invalid value for IntOrString: invalid type: string is not a percentage' },
    {
      value: 'x%',
      problem: 'invalid value for IntOrString: invalid value "x%": strconv.Atoi: parsing "x": invalid syntax',
    },
    { value: undefined, problem: 'nil value for IntOrString' },
  ])('$value is refused', ({ value, problem }) => {
    expect(scaledValue(value, 10, true)).toEqual({ problem });
    expect(scaledValueOrZero(value, 10, true)).toBe(0);
  });
});

test.each([
  [7, 7],
  ['7', 7],
  ['7%', 0],
  ['seven', 0],
])('intValue of %j is %d', (value, expected) => {
  expect(intValue(value)).toBe(expected);
});
