import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addIntegers,
  divideIntegers,
  type Integer,
  integerOf,
  moduloIntegers,
  multiplyIntegers,
  negateInteger,
  subtractIntegers,
} from '#domain/cel/values/integer.js';
import { CelError } from '#domain/cel/values/value.js';

const min = -(2n ** 63n);
const max = 2n ** 63n - 1n;
/** Of all sizes, most of them near a bound of some kind. */
const int64 = fc.oneof(
  fc.bigInt({ min, max }),
  fc.bigInt({ min: -10n, max: 10n }),
  fc
    .tuple(fc.constantFrom(min, -(2n ** 53n), -(2n ** 32n), 2n ** 31n, 2n ** 53n, max), fc.bigInt({ min: -3n, max: 3n }))
    .map(([near, by]) => {
      const value = near + by;
      return value < min ? min : value > max ? max : value;
    }),
);

const operations = [
  ['addition', addIntegers, (a: bigint, b: bigint) => a + b],
  ['subtraction', subtractIntegers, (a: bigint, b: bigint) => a - b],
  ['multiplication', multiplyIntegers, (a: bigint, b: bigint) => a * b],
  ['division', divideIntegers, (a: bigint, b: bigint) => (b === 0n ? 'division by zero' : a / b)],
] as const;

function expected(value: bigint | string): Integer | string {
  if (typeof value === 'string') return value;
  return value < min || value > max ? 'integer overflow' : integerOf(value);
}

function given(value: Integer | CelError): Integer | string {
  return value instanceof CelError ? value.message : value;
}

describe('integers of 64 bits', () => {
  test.each(operations)('%s is exact, or overflows', (_name, operation, exact) => {
    fc.assert(
      fc.property(int64, int64, (a, b) => {
        expect(given(operation(integerOf(a), integerOf(b)))).toBe(expected(exact(a, b)));
      }),
    );
  });

  test('what is left of a division has the sign of what was divided', () => {
    fc.assert(
      fc.property(int64, int64, (a, b) => {
        const isOverflow = a === min && b === -1n;
        const left = b === 0n ? 'modulus by zero' : isOverflow ? 'integer overflow' : integerOf(a % b);
        expect(given(moduloIntegers(integerOf(a), integerOf(b)))).toBe(left);
      }),
    );
  });

  test('all but the least can be negated', () => {
    expect(given(negateInteger(min))).toBe('integer overflow');
    fc.assert(fc.property(int64, (a) => given(negateInteger(integerOf(a))) === expected(-a)));
  });
});
