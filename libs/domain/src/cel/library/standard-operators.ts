import type { FunctionDeclaration, Overload } from '#domain/cel/check/function-declaration.js';
import { declare, overload } from '#domain/cel/library/overloads.js';
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  optionalType,
  stringType,
  timestampType,
  typeParameter,
  uintType,
} from '#domain/cel/types/cel-type.js';

/** Operators. How they are evaluated and what they cost is in evaluate/ and cost/. Source: cel-go's common/stdlib/standard.go. */

const [a, b] = [typeParameter('A'), typeParameter('B')];
const [listOfA, mapOfAB] = [listType(a), mapType(a, b)];
const [k, v] = [typeParameter('K'), typeParameter('V')];
const [listOfV, mapOfKV] = [listType(v), mapType(k, v)];

/** Types by the names that overloads have for them. */
const arithmeticTypes = { double: doubleType, int64: intType, uint64: uintType } as const;

const comparisons: readonly (readonly [suffix: string, left: CelType, right: CelType])[] = [
  ['bool', boolType, boolType],
  ['int64', intType, intType],
  ['int64_double', intType, doubleType],
  ['int64_uint64', intType, uintType],
  ['uint64', uintType, uintType],
  ['uint64_double', uintType, doubleType],
  ['uint64_int64', uintType, intType],
  ['double', doubleType, doubleType],
  ['double_int64', doubleType, intType],
  ['double_uint64', doubleType, uintType],
  ['string', stringType, stringType],
  ['bytes', bytesType, bytesType],
  ['timestamp', timestampType, timestampType],
  ['duration', durationType, durationType],
];

function comparison(name: string, prefix: string): FunctionDeclaration {
  return declare(
    name,
    comparisons.map(([suffix, left, right]) => overload(`${prefix}_${suffix}`, [left, right], boolType)),
  );
}

function same(id: string, type: CelType): Overload {
  return overload(id, [type, type], type);
}

function arithmetic(prefix: string, types: readonly (keyof typeof arithmeticTypes)[]): readonly Overload[] {
  return types.map((type) => same(`${prefix}_${type}`, arithmeticTypes[type]));
}

export const standardOperators: readonly FunctionDeclaration[] = [
  declare('_?_:_', [overload('conditional', [boolType, a, a], a)]),
  declare('_&&_', [same('logical_and', boolType)]),
  declare('_||_', [same('logical_or', boolType)]),
  declare('!_', [overload('logical_not', [boolType], boolType)]),
  declare('@not_strictly_false', [overload('not_strictly_false', [boolType], boolType)]),
  declare('_==_', [overload('equals', [a, a], boolType)]),
  declare('_!=_', [overload('not_equals', [a, a], boolType)]),
  declare('_+_', [
    same('add_bytes', bytesType),
    same('add_double', doubleType),
    same('add_duration_duration', durationType),
    overload('add_duration_timestamp', [durationType, timestampType], timestampType),
    overload('add_timestamp_duration', [timestampType, durationType], timestampType),
    same('add_int64', intType),
    same('add_list', listOfA),
    same('add_string', stringType),
    same('add_uint64', uintType),
  ]),
  declare('_/_', arithmetic('divide', ['double', 'int64', 'uint64'])),
  declare('_%_', arithmetic('modulo', ['int64', 'uint64'])),
  declare('_*_', arithmetic('multiply', ['double', 'int64', 'uint64'])),
  declare('-_', [overload('negate_double', [doubleType], doubleType), overload('negate_int64', [intType], intType)]),
  declare('_-_', [
    same('subtract_double', doubleType),
    same('subtract_duration_duration', durationType),
    same('subtract_int64', intType),
    overload('subtract_timestamp_duration', [timestampType, durationType], timestampType),
    overload('subtract_timestamp_timestamp', [timestampType, timestampType], durationType),
    same('subtract_uint64', uintType),
  ]),
  comparison('_<_', 'less'),
  comparison('_<=_', 'less_equals'),
  comparison('_>_', 'greater'),
  comparison('_>=_', 'greater_equals'),
  declare('_[_]', [
    overload('index_list', [listOfA, intType], a),
    overload('index_map', [mapOfAB, a], b),
    overload('optional_list_index_int', [optionalType(listOfV), intType], optionalType(v)),
    overload('optional_map_index_value', [optionalType(mapOfKV), k], optionalType(v)),
  ]),
  declare('_[?_]', [
    overload('list_optindex_optional_int', [listOfV, intType], optionalType(v)),
    overload('optional_list_optindex_optional_int', [optionalType(listOfV), intType], optionalType(v)),
    overload('map_optindex_optional_value', [mapOfKV, k], optionalType(v)),
    overload('optional_map_optindex_optional_value', [optionalType(mapOfKV), k], optionalType(v)),
  ]),
  declare('_?._', [overload('select_optional_field', [dynType, stringType], optionalType(v))]),
  declare('@in', [overload('in_list', [a, listOfA], boolType), overload('in_map', [a, mapOfAB], boolType)]),
];
