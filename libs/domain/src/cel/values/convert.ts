import { parseDecimal } from '#domain/cel/syntax/parse-decimal.js';
import type { CelType } from '#domain/cel/types/cel-type.js';
import { checkedInteger, type Integer, integerOf, isInteger } from '#domain/cel/values/integer.js';
import { typeOfValue } from '#domain/cel/values/type-of-value.js';
import { checkedUint } from '#domain/cel/values/uint.js';
import { decodeUtf8, encodeUtf8 } from '#domain/cel/values/utf8.js';
import {
  CelBytes,
  CelDouble,
  CelDuration,
  CelError,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  type CelValue,
} from '#domain/cel/values/value.js';
import { formatGoFloat } from '#domain/json/go-print.js';
import { formatGoDecimal } from '#domain/number/go-decimal.js';
import { parseGoDuration } from '#domain/time/go-duration.js';
import { formatInstant, parseInstant } from '#domain/time/go-time.js';

/** Conversions by the functions that bear the names of types. Values of other types give an error. Source: cel-go's common/types. */

/** Within the years 1 to 9999. */
const firstSecond = -62_135_596_800;
const lastSecond = 253_402_300_799;
const timestampOverflow = new CelError('timestamp overflow');

function cannot(value: CelValue, type: string): CelError {
  return value instanceof CelError ? value : new CelError(`type conversion error from '${declaredName(typeOfValue(value))}' to '${type}'`);
}

/** The texts name lists and maps with the parameters nobody knows. */
function declaredName(type: CelType): string {
  return type.parameters.length === 0 ? type.name : type.text;
}

/** A timestamp within bounds, or the error that it is not. */
export function checkedTimestamp(seconds: number, nanos: number, offsetMinutes = 0): CelTimestamp | CelError {
  return seconds < firstSecond || seconds > lastSecond ? timestampOverflow : new CelTimestamp(seconds, nanos, offsetMinutes);
}

export function toInteger(value: CelValue): CelValue {
  if (isInteger(value)) return value;
  if (typeof value === 'string') return parseInteger(value) ?? cannot(value, 'int');
  if (value instanceof CelUint) return checkedInteger(value.value);
  if (value instanceof CelDouble) return doubleToInteger(value.value);
  if (value instanceof CelDuration) return integerOf(value.nanoseconds);
  return value instanceof CelTimestamp ? value.seconds : cannot(value, 'int');
}

function parseInteger(text: string): Integer | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = checkedInteger(BigInt(text.replace(/^\+/, '')));
  return value instanceof CelError ? undefined : value;
}

/** Rounds towards zero; the very ends of int64 are out of range already. */
function doubleToInteger(value: number): Integer | CelError {
  if (!Number.isFinite(value) || value <= -(2 ** 63) || value >= 2 ** 63) return new CelError('integer overflow');
  return integerOf(BigInt(Math.trunc(value)));
}

export function toUint(value: CelValue): CelValue {
  if (value instanceof CelUint) return value;
  if (typeof value === 'string') {
    const parsed = /^[0-9]+$/.test(value) ? checkedUint(BigInt(value)) : cannot(value, 'uint');
    return parsed instanceof CelError ? cannot(value, 'uint') : parsed;
  }
  if (isInteger(value)) return checkedUint(BigInt(value));
  if (!(value instanceof CelDouble)) return cannot(value, 'uint');
  const inRange = Number.isFinite(value.value) && value.value >= 0 && value.value < 2 ** 64;
  return inRange ? new CelUint(BigInt(Math.trunc(value.value))) : new CelError('unsigned integer overflow');
}

export function toDouble(value: CelValue): CelValue {
  if (value instanceof CelDouble) return value;
  if (isInteger(value)) return new CelDouble(Number(value));
  if (value instanceof CelUint) return new CelDouble(Number(value.value));
  const parsed = typeof value === 'string' ? parseDecimal(value) : undefined;
  return parsed === undefined ? cannot(value, 'double') : new CelDouble(parsed);
}

export function toBool(value: CelValue): CelValue {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value)) return true;
  if (typeof value === 'string' && ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value)) return false;
  return cannot(value, 'bool');
}

export function toBytes(value: CelValue): CelValue {
  if (value instanceof CelBytes) return value;
  return typeof value === 'string' ? new CelBytes(encodeUtf8(value)) : cannot(value, 'bytes');
}

export function toDuration(value: CelValue): CelValue {
  if (value instanceof CelDuration) return value;
  const parsed = typeof value === 'string' ? parseGoDuration(value) : undefined;
  return typeof parsed === 'bigint' ? new CelDuration(parsed) : cannot(value, 'google.protobuf.Duration');
}

export function toTimestamp(value: CelValue): CelValue {
  if (value instanceof CelTimestamp) return value;
  if (isInteger(value)) return checkedTimestamp(Number(value), 0);
  const parsed = typeof value === 'string' ? parseInstant(value) : '';
  if (typeof parsed === 'string') return cannot(value, 'google.protobuf.Timestamp');
  return checkedTimestamp(parsed.seconds, parsed.nanos, parsed.offsetMinutes);
}

export function toText(value: CelValue): CelValue {
  if (typeof value === 'string') return value;
  if (isInteger(value) || typeof value === 'boolean') return String(value);
  if (value === null) return 'null';
  if (value instanceof CelDouble) return doubleText(value.value);
  if (value instanceof CelUint) return String(value.value);
  if (value instanceof CelBytes) return decodeUtf8(value.bytes) ?? new CelError('invalid UTF-8 in bytes, cannot convert to string');
  if (value instanceof CelTimestamp) return formatInstant(value);
  if (value instanceof CelDuration) return `${formatGoDecimal(secondsOf(value))}s`;
  return value instanceof CelTypeValue ? value.type.name : cannot(value, 'string');
}

/** By `%g`. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return Object.is(value, -0) ? '-0' : formatGoFloat(value);
}

/** time.Duration.Seconds */
function secondsOf({ nanoseconds }: CelDuration): number {
  const second = 1_000_000_000n;
  return Number(nanoseconds / second) + Number(nanoseconds % second) / 1e9;
}
