import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { walkOver } from '#domain/cel/cost/call-cost.js';
import type { CallEstimator } from '#domain/cel/cost/call-estimate.js';
import { type Range, scaleRange, traversalFactor, unlimited } from '#domain/cel/cost/range.js';
import { declare, overload } from '#domain/cel/library/overloads.js';
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  stringType,
  timestampType,
  typeOf,
  typeParameter,
  uintType,
} from '#domain/cel/types/cel-type.js';
import { toBool, toBytes, toDouble, toDuration, toInteger, toText, toTimestamp, toUint } from '#domain/cel/values/convert.js';
import { typeOfValue } from '#domain/cel/values/type-of-value.js';
import { CelTypeValue, type CelValue } from '#domain/cel/values/value.js';

type Convert = (value: CelValue) => CelValue;

function conversion(name: string, result: CelType, convert: Convert, from: Readonly<Record<string, CelType>>): FunctionDeclaration {
  return declare(
    name,
    Object.entries(from).map(([id, type]) => overload(id, [type], result, { evaluate: convert, ...costsOf(id) })),
  );
}

/** Between texts and bytes there is a walk over all of it; other conversions cost one. */
function costsOf(id: string): { readonly cost?: ReturnType<typeof walkOver>; readonly estimate?: CallEstimator } {
  if (id === 'string_to_bytes') return { cost: walkOver(0), estimate: walking(({ min, max }) => ({ min, max: fourfold(max) })) };
  if (id === 'bytes_to_string') return { cost: walkOver(0), estimate: walking(({ min, max }) => ({ min: Math.floor(min / 4), max })) };
  return {};
}

/** Beyond the end of uint64 it goes on from 0. */
function fourfold(size: number): number {
  return size === unlimited ? unlimited : (size * 4) % unlimited;
}

function walking(sizeAfter: (size: Range) => Range): CallEstimator {
  return (sizeOf, _target, [argument]) => {
    const size = argument && sizeOf(argument);
    return size && { cost: scaleRange(size, traversalFactor), size: sizeAfter(size) };
  };
}

const a = typeParameter('A');

/** The functions that bear the names of types. Source: cel-go's common/stdlib/standard.go. */
export const conversions: readonly FunctionDeclaration[] = [
  {
    ...declare('type', [overload('type', [a], typeOf(a))]),
    common: { accepts: () => true, evaluate: (value: CelValue) => new CelTypeValue(typeOfValue(value)) },
  },
  { ...declare('dyn', [overload('to_dyn', [a], dynType)]), common: { accepts: () => true, evaluate: (value: CelValue) => value } },
  conversion('bool', boolType, toBool, { bool_to_bool: boolType, string_to_bool: stringType }),
  conversion('bytes', bytesType, toBytes, { bytes_to_bytes: bytesType, string_to_bytes: stringType }),
  conversion('double', doubleType, toDouble, {
    double_to_double: doubleType,
    int64_to_double: intType,
    string_to_double: stringType,
    uint64_to_double: uintType,
  }),
  conversion('duration', durationType, toDuration, {
    duration_to_duration: durationType,
    int64_to_duration: intType,
    string_to_duration: stringType,
  }),
  conversion('int', intType, toInteger, {
    int64_to_int64: intType,
    double_to_int64: doubleType,
    duration_to_int64: durationType,
    string_to_int64: stringType,
    timestamp_to_int64: timestampType,
    uint64_to_int64: uintType,
  }),
  conversion('string', stringType, toText, {
    string_to_string: stringType,
    bool_to_string: boolType,
    bytes_to_string: bytesType,
    double_to_string: doubleType,
    duration_to_string: durationType,
    int64_to_string: intType,
    timestamp_to_string: timestampType,
    uint64_to_string: uintType,
  }),
  conversion('timestamp', timestampType, toTimestamp, {
    timestamp_to_timestamp: timestampType,
    int64_to_timestamp: intType,
    string_to_timestamp: stringType,
  }),
  conversion('uint', uintType, toUint, {
    uint64_to_uint64: uintType,
    double_to_uint64: doubleType,
    int64_to_uint64: intType,
    string_to_uint64: stringType,
  }),
];
