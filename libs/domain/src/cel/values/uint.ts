import { fitsUint64 } from '#domain/cel/values/integer.js';
import { CelError, CelUint } from '#domain/cel/values/value.js';

const overflow = new CelError('unsigned integer overflow');

/** A uint64, or the error that it is none. */
export function checkedUint(value: bigint): CelUint | CelError {
  return fitsUint64(value) ? new CelUint(value) : overflow;
}

/** `a + b` and its like on unsigned integers, by the operator's name. */
export function uintArithmetic(operator: string, a: CelUint, b: CelUint): CelUint | CelError {
  switch (operator) {
    case '_+_':
      return checkedUint(a.value + b.value);
    case '_-_':
      return checkedUint(a.value - b.value);
    case '_*_':
      return checkedUint(a.value * b.value);
    case '_/_':
      return b.value === 0n ? new CelError('division by zero') : new CelUint(a.value / b.value);
    default:
      return b.value === 0n ? new CelError('modulus by zero') : new CelUint(a.value % b.value);
  }
}
