import { CelError } from '#domain/cel/values/value.js';

/** An int64: a number while safe, a bigint only beyond that. Equal integers are therefore always of one representation. */
export type Integer = number | bigint;

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;
const maxUint64 = 2n ** 64n - 1n;
const integerOverflow = new CelError('integer overflow');
const divisionByZero = new CelError('division by zero');
const modulusByZero = new CelError('modulus by zero');

export function isInteger(value: unknown): value is Integer {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** The representation of an int64 that lies within its bounds. */
export function integerOf(value: bigint): Integer {
  return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : value;
}

/** An int64, or the error that it is none. */
export function checkedInteger(value: bigint): Integer | CelError {
  return value < minInt64 || value > maxInt64 ? integerOverflow : integerOf(value);
}

export function fitsUint64(value: bigint): boolean {
  return value >= 0n && value <= maxUint64;
}

export function addIntegers(a: Integer, b: Integer): Integer | CelError {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return checkedInteger(BigInt(a) + BigInt(b));
}

export function subtractIntegers(a: Integer, b: Integer): Integer | CelError {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return checkedInteger(BigInt(a) - BigInt(b));
}

export function multiplyIntegers(a: Integer, b: Integer): Integer | CelError {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return checkedInteger(BigInt(a) * BigInt(b));
}

/** Rounds towards zero. */
export function divideIntegers(a: Integer, b: Integer): Integer | CelError {
  if (b === 0) return divisionByZero;
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0;
  return checkedInteger(BigInt(a) / BigInt(b));
}

/** Has the sign of `a`. */
export function moduloIntegers(a: Integer, b: Integer): Integer | CelError {
  if (b === 0) return modulusByZero;
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0;
  if (BigInt(a) === minInt64 && b === -1) return integerOverflow;
  return integerOf(BigInt(a) % BigInt(b));
}

export function negateInteger(a: Integer): Integer | CelError {
  return typeof a === 'number' ? 0 - a : checkedInteger(-a);
}
