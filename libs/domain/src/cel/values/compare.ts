import { compareBytewise } from '#domain/json/go-marshal.js';
import { type Integer, isInteger } from '#domain/cel/values/integer.js';
import {
  CelBytes,
  CelDouble,
  CelDuration,
  CelError,
  CelTimestamp,
  CelUint,
  type CelValue,
  noSuchOverload,
} from '#domain/cel/values/value.js';

const maxInt64 = 2n ** 63n - 1n;
const notANumber = new CelError('NaN values cannot be ordered');

/** True for values that `<` may stand after: those that have an order. */
export function isComparable(value: CelValue): boolean {
  return (
    isInteger(value) ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value instanceof CelDouble ||
    value instanceof CelUint ||
    value instanceof CelBytes ||
    value instanceof CelTimestamp ||
    value instanceof CelDuration
  );
}

/** -1, 0 or 1; an error where the two have no common order. `a` is comparable. */
export function compareValues(a: CelValue, b: CelValue): number | CelError {
  if (typeof a === 'number' && typeof b === 'number') return order(a, b);
  if (typeof a === 'string') return typeof b === 'string' ? Math.sign(compareBytewise(a, b)) : mismatch(b);
  if (isNumeric(a)) return isNumeric(b) ? compareNumbers(a, b) : mismatch(b);
  if (typeof a === 'boolean') return typeof b === 'boolean' ? Number(a) - Number(b) : mismatch(b);
  if (a instanceof CelTimestamp) {
    return b instanceof CelTimestamp ? order(a.seconds, b.seconds) || order(a.nanos, b.nanos) : mismatch(b);
  }
  if (a instanceof CelDuration) return b instanceof CelDuration ? order(a.nanoseconds, b.nanoseconds) : mismatch(b);
  if (a instanceof CelBytes) return b instanceof CelBytes ? compareBytes(a.bytes, b.bytes) : mismatch(b);
  return noSuchOverload;
}

function mismatch(value: CelValue): CelError {
  return value instanceof CelError ? value : noSuchOverload;
}

function order<T extends number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export type Numeric = Integer | CelDouble | CelUint;

export function isNumeric(value: CelValue): value is Numeric {
  return isInteger(value) || value instanceof CelDouble || value instanceof CelUint;
}

/** Across int, uint and double, as upstream's common/types/compare.go does it: integers are rounded to doubles. */
export function compareNumbers(a: Numeric, b: Numeric): number | CelError {
  if (a instanceof CelDouble) {
    if (Number.isNaN(a.value) || (b instanceof CelDouble && Number.isNaN(b.value))) return notANumber;
    if (b instanceof CelDouble) return order(a.value, b.value);
    return b instanceof CelUint ? compareDoubleUint(a.value, b.value) : compareDoubleInteger(a.value, b);
  }
  if (b instanceof CelDouble) {
    if (Number.isNaN(b.value)) return notANumber;
    return -(a instanceof CelUint ? compareDoubleUint(b.value, a.value) : compareDoubleInteger(b.value, a));
  }
  if (a instanceof CelUint) return b instanceof CelUint ? order(a.value, b.value) : -compareIntegerUint(b, a.value);
  return b instanceof CelUint ? compareIntegerUint(a, b.value) : compareIntegers(a, b);
}

function compareIntegers(a: Integer, b: Integer): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareDoubleInteger(a: number, b: Integer): number {
  if (a < -(2 ** 63)) return -1;
  return a > 2 ** 63 ? 1 : order(a, Number(b));
}

function compareDoubleUint(a: number, b: bigint): number {
  if (a < 0) return -1;
  return a > 2 ** 64 ? 1 : order(a, Number(b));
}

function compareIntegerUint(a: Integer, b: bigint): number {
  return a < 0 || b > maxInt64 ? -1 : order(BigInt(a), b);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const difference = order(a[i] ?? 0, b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return order(a.length, b.length);
}
