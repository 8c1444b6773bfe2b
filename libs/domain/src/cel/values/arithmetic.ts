import { checkedTimestamp } from '#domain/cel/values/convert.js';
import {
  addIntegers,
  checkedInteger,
  divideIntegers,
  type Integer,
  isInteger,
  moduloIntegers,
  multiplyIntegers,
  negateInteger,
  subtractIntegers,
} from '#domain/cel/values/integer.js';
import { uintArithmetic } from '#domain/cel/values/uint.js';
import {
  CelBytes,
  CelDouble,
  CelDuration,
  CelError,
  CelList,
  CelTimestamp,
  CelUint,
  type CelValue,
  noSuchOverload,
} from '#domain/cel/values/value.js';

/** Arithmetic on values whose types are not known. Overflow is an error, of doubles infinity. Source: cel-go's common/types. */

const billion = 1_000_000_000n;

/** What an operator does to the types of number. */
interface NumberOperator {
  readonly integers: (a: Integer, b: Integer) => CelValue;
  readonly doubles: ((a: number, b: number) => number) | undefined;
}

const numberOperators: Readonly<Record<string, NumberOperator>> = {
  '_+_': { integers: addIntegers, doubles: (a, b) => a + b },
  '_-_': { integers: subtractIntegers, doubles: (a, b) => a - b },
  '_*_': { integers: multiplyIntegers, doubles: (a, b) => a * b },
  '_/_': { integers: divideIntegers, doubles: (a, b) => a / b },
  '_%_': { integers: moduloIntegers, doubles: undefined },
};

/** `a op b` for `_+_`, `_-_`, `_*_`, `_/_`, `_%_`. Where the left type has no such operator the error names it. */
export function arithmetic(operator: string, a: CelValue, b: CelValue): CelValue {
  const numbers = numberOperators[operator];
  if (numbers && isInteger(a)) return isInteger(b) ? numbers.integers(a, b) : mismatch(b);
  if (numbers && a instanceof CelUint) return b instanceof CelUint ? uintArithmetic(operator, a, b) : mismatch(b);
  if (numbers?.doubles && a instanceof CelDouble) {
    return b instanceof CelDouble ? new CelDouble(numbers.doubles(a.value, b.value)) : mismatch(b);
  }
  if (operator === '_+_') return addOthers(a, b);
  if (operator === '_-_') return subtractOthers(a, b);
  return unsupported(operator, a);
}

export function addValues(a: CelValue, b: CelValue): CelValue {
  return arithmetic('_+_', a, b);
}

/** `-a` */
export function negate(a: CelValue): CelValue {
  if (isInteger(a)) return negateInteger(a);
  if (a instanceof CelDouble) return new CelDouble(-a.value);
  if (a instanceof CelDuration) return durationOf(-a.nanoseconds);
  return typeof a === 'boolean' ? noSuchOverload : unsupported('-_', a);
}

/** Values that take calls of any name answer without naming it: texts, timestamps and durations. */
export function unsupported(operator: string, a: CelValue): CelError {
  if (a instanceof CelError) return a;
  const takesCalls = typeof a === 'string' || a instanceof CelTimestamp || a instanceof CelDuration;
  return takesCalls ? noSuchOverload : new CelError(`no such overload: ${operator}`);
}

function mismatch(b: CelValue): CelError {
  return b instanceof CelError ? b : noSuchOverload;
}

function addOthers(a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'string') return typeof b === 'string' ? a + b : mismatch(b);
  if (a instanceof CelList) return b instanceof CelList ? a.concat(b) : mismatch(b);
  if (a instanceof CelBytes) return b instanceof CelBytes ? new CelBytes(Uint8Array.from([...a.bytes, ...b.bytes])) : mismatch(b);
  if (a instanceof CelDuration) {
    if (b instanceof CelDuration) return durationOf(a.nanoseconds + b.nanoseconds);
    return b instanceof CelTimestamp ? shifted(b, a.nanoseconds) : mismatch(b);
  }
  if (a instanceof CelTimestamp) return b instanceof CelDuration ? shifted(a, b.nanoseconds) : mismatch(b);
  return unsupported('_+_', a);
}

function subtractOthers(a: CelValue, b: CelValue): CelValue {
  if (a instanceof CelDuration) return b instanceof CelDuration ? durationOf(a.nanoseconds - b.nanoseconds) : mismatch(b);
  if (!(a instanceof CelTimestamp)) return unsupported('_-_', a);
  if (b instanceof CelTimestamp) return durationOf(BigInt(a.seconds - b.seconds) * billion + BigInt(a.nanos - b.nanos));
  if (!(b instanceof CelDuration)) return mismatch(b);
  const negated = durationOf(-b.nanoseconds);
  return negated instanceof CelError ? negated : shifted(a, negated.nanoseconds);
}

function durationOf(nanoseconds: bigint): CelDuration | CelError {
  const checked = checkedInteger(nanoseconds);
  return checked instanceof CelError ? checked : new CelDuration(nanoseconds);
}

function shifted({ seconds, nanos, offsetMinutes }: CelTimestamp, nanoseconds: bigint): CelValue {
  const total = BigInt(seconds) * billion + BigInt(nanos) + nanoseconds;
  const rest = ((total % billion) + billion) % billion;
  return checkedTimestamp(Number((total - rest) / billion), Number(rest), offsetMinutes);
}
