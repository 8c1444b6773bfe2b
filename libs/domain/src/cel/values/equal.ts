import { compareNumbers, isNumeric } from '#domain/cel/values/compare.js';
import {
  CelBytes,
  CelDouble,
  CelDuration,
  CelError,
  CelList,
  CelMap,
  CelObject,
  CelOptional,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  type CelValue,
} from '#domain/cel/values/value.js';

/** `a == b`. Null equals only null; whatever else the two are, the left one decides. */
export function equalValues(a: CelValue, b: CelValue): boolean | CelError {
  if (a === null || b === null) return a === b;
  return equalTo(a, b);
}

/** How `a` judges `b`: values of schemas and of the extension libraries have no such overload for other types, all others are unequal. */
export function equalTo(a: CelValue, b: CelValue): boolean | CelError {
  switch (typeof a) {
    case 'string':
    case 'boolean':
      return a === b;
    case 'number':
      return typeof b === 'number' ? a === b : isNumeric(b) && equalNumbers(a, b);
    case 'bigint':
      return isNumeric(b) && equalNumbers(a, b);
    default:
      return a === null ? b === null : equalObjects(a, b);
  }
}

function equalObjects(a: Exclude<CelValue, null | boolean | number | bigint | string>, b: CelValue): boolean | CelError {
  if (a instanceof CelMap || a instanceof CelList || a instanceof CelObject) return a.equals(b);
  if (a instanceof CelDouble || a instanceof CelUint) return isNumeric(b) && equalNumbers(a, b);
  if (a instanceof CelBytes) {
    return b instanceof CelBytes && a.bytes.length === b.bytes.length && a.bytes.every((byte, i) => byte === b.bytes[i]);
  }
  if (a instanceof CelTimestamp) return b instanceof CelTimestamp && a.seconds === b.seconds && a.nanos === b.nanos;
  if (a instanceof CelDuration) return b instanceof CelDuration && a.nanoseconds === b.nanoseconds;
  if (a instanceof CelTypeValue) return b instanceof CelTypeValue && a.type.name === b.type.name;
  if (a instanceof CelOptional) {
    if (!(b instanceof CelOptional)) return false;
    if (a.value === undefined || b.value === undefined) return a.value === b.value;
    return equalTo(a.value, b.value);
  }
  return a;
}

function equalNumbers(...[a, b]: Parameters<typeof compareNumbers>): boolean {
  return compareNumbers(a, b) === 0;
}
