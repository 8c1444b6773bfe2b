import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalQuantity } from '#domain/quantity/canonical.js';
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  isZeroQuantity,
  milliQuantity,
  multiplyQuantity,
  parseQuantity,
  quantity,
  quantityError,
  quantityMilliValue,
  quantitySign,
  quantityValue,
  roundUpQuantity,
  subtractQuantities,
  sumQuantities,
  wholeQuantity,
} from '#domain/quantity/quantity.js';

const format = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

describe('reading and writing a quantity', () => {
  test.each([
    ['0', '0'],
    ['1', '1'],
    ['100m', '100m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['0.1m', '100u'],
    ['0.0000000001', '1n'],
    ['1.1n', '2n'],
    ['-1.1n', '-2n'],
    ['1000', '1k'],
    ['1000k', '1M'],
    ['1024', '1024'],
    ['1024Ki', '1Mi'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Mi', '512Ki'],
    ['0.5Ki', '512'],
    ['0.001Ki', '1024m'],
    ['1536Mi', '1536Mi'],
    ['100Ti', '100Ti'],
    ['12e6', '12e6'],
    ['1E3', '1E3'],
    ['1e2', '100'],
    ['1000e0', '1e3'],
    ['100e6', '100e6'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['8Ei', '9223372036854775807'],
    ['1e1000000000', '10e999999999'],
    ['1e-1000000000', '1e-9'],
    // printed again as they came
    ['+5', '+5'],
    ['1.', '1.'],
    ['007', '007'],
    ['1.500', '1.500'],
    ['+1025Ki', '+1025Ki'],
    // no suffix for 10^21
    ['1000E', '1'],
    ['.', '0'],
    ['-', '0'],
    ['m', '0'],
  ])('%s is written %s', (text, canonical) => {
    expect(formatQuantity(quantity(text))).toBe(canonical);
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test.each([
    ['', format],
    ['1 ', format],
    ['abc', format],
    ['1.2.3', format],
    ['1_000', format],
    ['NaN', format],
    ['10mm', "unable to parse quantity's suffix"],
    ['10K', "unable to parse quantity's suffix"],
    ['1e', "unable to parse quantity's suffix"],
    ['1e99999999999999999999', "unable to parse quantity's suffix"],
    ['--1', "unable to parse quantity's suffix"],
    ['1-5', "unable to parse quantity's suffix"],
    ['e-12', 'unable to parse numeric part of quantity'],
    ['9'.repeat(100_000), 'unable to parse numeric part of quantity'],
  ])('%s is refused', (text, error) => {
    expect(parseQuantity(text)).toBeUndefined();
    expect(quantityError(text)).toBe(error);
    expect(canonicalQuantity(text)).toBeUndefined();
  });

  test('a well-formed text has no error, and quantity() throws on any other', () => {
    expect(quantityError('1Gi')).toBeUndefined();
    expect(() => quantity('x')).toThrow("cannot parse 'x': quantities must match");
  });

  test('a text that cannot match is refused in linear time', () => {
    const began = performance.now();
    expect(parseQuantity(`${'0'.repeat(200_000)}x`)).toBeUndefined();
    expect(parseQuantity(`1${'E'.repeat(200_000)}${'1'.repeat(200_000)}x`)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe('arithmetic', () => {
  test.each([
    ['100m', '900m', '1', '-800m'],
    ['1Gi', '512Mi', '1536Mi', '512Mi'],
    ['1Gi', '1k', '1073742824', '1073740824'],
    ['0', '1Gi', '1Gi', '-1Gi'],
    ['1', '1Ki', '1025', '-1023'],
    ['1Ki', '500m', '1024500m', '1023500m'],
    ['5', '5', '10', '0'],
    ['9223372036854775807', '1', '9223372036854775808', '9223372036854775806'],
  ])('%s and %s: sum %s, difference %s', (a, b, sum, difference) => {
    expect(formatQuantity(addQuantities(quantity(a), quantity(b)))).toBe(sum);
    expect(formatQuantity(subtractQuantities(quantity(a), quantity(b)))).toBe(difference);
  });

  test.each([
    ['1Ki', '1024', 0],
    ['1', '1000m', 0],
    ['1', '1001m', -1],
    ['-1', '0', -1],
    ['1Gi', '1G', 1],
    ['-2', '-1', -1],
    ['1e100000', '9Ei', 1],
    ['-1e100000', '-9', -1],
    ['1e1000000000', '1e1000000000', 0],
  ])('%s against %s is %i', (a, b, expected) => {
    expect(compareQuantities(quantity(a), quantity(b))).toBe(expected);
    expect(compareQuantities(quantity(b), quantity(a)) + expected).toBe(0);
  });

  test.each([
    ['1', 1, 1000],
    ['100m', 1, 100],
    ['1100m', 2, 1100],
    ['1n', 1, 1],
    ['-1100m', -2, -1100],
    ['1Ki', 1024, 1_024_000],
    ['8Ei', Number(2n ** 63n), Number(2n ** 63n)],
    ['-1e400', -Number(2n ** 63n), -Number(2n ** 63n)],
    ['0', 0, 0],
  ])('%s is %i units and %i milli units', (text, units, milli) => {
    expect(quantityValue(quantity(text))).toBe(units);
    expect(quantityMilliValue(quantity(text))).toBe(milli);
  });

  test('amounts thousands of digits apart cost nothing', () => {
    expect(compareQuantities(addQuantities(quantity('1'), quantity('1e1000000000')), quantity('1e1000000000'))).toBe(0);
    expect(formatQuantity(addQuantities(quantity('1e1000000000'), quantity('1Ki')))).toBe('10e999999999');
  });

  test('rounding up goes away from zero and keeps what is coarse enough', () => {
    expect(formatQuantity(roundUpQuantity(quantity('1u'), -3))).toBe('1m');
    expect(formatQuantity(roundUpQuantity(quantity('-1u'), -3))).toBe('-1m');
    expect(formatQuantity(roundUpQuantity(quantity('1500m'), -3))).toBe('1500m');
    expect(formatQuantity(roundUpQuantity(quantity('1.500'), -3))).toBe('1.500');
  });

  test('quantities can be made from numbers, summed and multiplied', () => {
    expect(formatQuantity(wholeQuantity(2048, 'BinarySI'))).toBe('2Ki');
    expect(formatQuantity(milliQuantity(2500))).toBe('2500m');
    expect(formatQuantity(multiplyQuantity(quantity('250m'), 4))).toBe('1');
    expect(formatQuantity(sumQuantities(['1Gi', '1Gi', '512Mi'].map(quantity)))).toBe('2560Mi');
    expect(isZeroQuantity(sumQuantities([]))).toBe(true);
    expect(['-1', '0', '2m'].map((text) => quantitySign(quantity(text)))).toEqual([-1, 0, 1]);
  });
});

describe('for every quantity', () => {
  const amount = fc
    .tuple(
      fc.constantFrom('', '-', '+'),
      fc.stringMatching(/^[0-9]{1,20}(\.[0-9]{0,12})?$/),
      fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'e3', 'E-3', 'e12'),
    )
    .map((parts) => parts.join(''));

  test('writing and reading again gives the same amount and the same text', () => {
    fc.assert(
      fc.property(amount, (text) => {
        const canonical = formatQuantity(quantity(text));
        expect(compareQuantities(quantity(canonical), quantity(text))).toBe(0);
        expect(formatQuantity(quantity(canonical))).toBe(canonical);
        expect(canonicalQuantity(text)).toBe(canonical);
      }),
    );
  });

  test('subtracting what was added gives the amount back, and order agrees with difference', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [left, right] = [quantity(a), quantity(b)];
        expect(compareQuantities(subtractQuantities(addQuantities(left, right), right), left)).toBe(0);
        expect(quantitySign(subtractQuantities(left, right))).toBe(compareQuantities(left, right));
      }),
    );
  });
});
