import type { Evaluate } from '#domain/cel/evaluate/frame.js';
import { CelError, CelOptional, type CelValue, noSuchOverload } from '#domain/cel/values/value.js';

function asError(value: CelValue): CelError {
  return value instanceof CelError ? value : noSuchOverload;
}

/** False if any side is false, even if the other is an error. */
export function logicalAnd(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const a = left(frame);
    if (a === false) return false;
    const b = right(frame);
    if (b === false) return false;
    if (a !== true) return asError(a);
    return b === true ? true : asError(b);
  };
}

/** True if any side is true, even if the other is an error. */
export function logicalOr(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const a = left(frame);
    if (a === true) return true;
    const b = right(frame);
    if (b === true) return true;
    if (a !== false) return asError(a);
    return b === false ? false : asError(b);
  };
}

/** The first optional that has a value. */
export function orOptional(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const value = left(frame);
    return value instanceof CelOptional && value.value === undefined ? right(frame) : value;
  };
}

/** What an optional holds, or else the other value. */
export function orValue(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const value = left(frame);
    return value instanceof CelOptional ? (value.value ?? (value.value === null ? null : right(frame))) : value;
  };
}
