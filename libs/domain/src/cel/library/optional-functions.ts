import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { declare, memberOverload, overload } from '#domain/cel/library/overloads.js';
import { boolType, listType, mapType, optionalType, typeParameter } from '#domain/cel/types/cel-type.js';
import { valueText } from '#domain/cel/values/value-text.js';
import { ValueList } from '#domain/cel/values/list.js';
import { ValueMap } from '#domain/cel/values/map.js';
import {
  CelBytes,
  CelDouble,
  CelDuration,
  CelError,
  CelList,
  CelMap,
  CelOptional,
  CelTimestamp,
  CelUint,
  type CelValue,
  optionalNone,
} from '#domain/cel/values/value.js';
import { zeroTimeSeconds } from '#domain/time/go-time.js';

/** Source: cel-go's cel/library.go. `or` and `orValue` are evaluated by the evaluator, for they need not look at their argument. */

const v = typeParameter('V');
const [optionalV, listOfV, listOfOptionals] = [optionalType(v), listType(v), listType(optionalType(v))];

function valueOf(optional: CelOptional): CelValue {
  return optional.value === undefined ? new CelError('optional.none() dereference') : optional.value;
}

/** Lists and maps of a schema are never zero: upstream's wrappers of them do not say so. */
function isZero(value: CelValue): boolean {
  if (value === null || value === 0 || value === '' || value === false) return true;
  if (value instanceof CelDouble) return value.value === 0;
  if (value instanceof CelUint) return value.value === 0n;
  if (value instanceof CelBytes) return value.bytes.length === 0;
  if (value instanceof CelDuration) return value.nanoseconds === 0n;
  if (value instanceof CelTimestamp) return value.seconds === zeroTimeSeconds && value.nanos === 0;
  return (value instanceof ValueList || value instanceof ValueMap) && value.size === 0;
}

function unwrap(list: CelList): CelValue {
  const values: CelValue[] = [];
  for (const element of list) {
    if (!(element instanceof CelOptional)) return new CelError(`value ${valueText(element)} is not optional`);
    if (element.value !== undefined) values.push(element.value);
  }
  return new ValueList(values);
}

function elementAt(list: CelList, index: number): CelOptional {
  return list.size === 0 ? optionalNone : new CelOptional(list.get(index));
}

export const optionalFunctions: readonly FunctionDeclaration[] = [
  declare('optional.of', [overload('optional_of', [v], optionalV, { evaluate: (value: CelValue) => new CelOptional(value) })]),
  declare('optional.ofNonZeroValue', [
    overload('optional_ofNonZeroValue', [v], optionalV, {
      evaluate: (value: CelValue) => (isZero(value) ? optionalNone : new CelOptional(value)),
    }),
  ]),
  declare('optional.none', [overload('optional_none', [], optionalV, { evaluate: () => optionalNone })]),
  declare('value', [memberOverload('optional_value', [optionalV], v, { evaluate: valueOf })]),
  declare('hasValue', [
    memberOverload('optional_hasValue', [optionalV], boolType, { evaluate: (optional: CelOptional) => optional.value !== undefined }),
  ]),
  declare('or', [memberOverload('optional_or_optional', [optionalV, optionalV], optionalV)]),
  declare('orValue', [memberOverload('optional_orValue_value', [optionalV, v], v)]),
  declare('last', [memberOverload('list_last', [listOfV], optionalV, { evaluate: (list: CelList) => elementAt(list, list.size - 1) })]),
  declare('first', [memberOverload('list_first', [listOfV], optionalV, { evaluate: (list: CelList) => elementAt(list, 0) })]),
  declare('optional.unwrap', [overload('optional_unwrap', [listOfOptionals], listOfV, { evaluate: unwrap })]),
  declare('unwrapOpt', [memberOverload('optional_unwrapOpt', [listOfOptionals], listOfV, { evaluate: unwrap })]),
];

const mapOfKV = mapType(typeParameter('K'), v);

function insertAll(map: CelMap, updates: CelMap): CelValue {
  let result: CelValue = map;
  for (const key of updates.keys()) {
    result = insert(result, key, updates.find(key) ?? null);
    if (!(result instanceof CelMap)) return result;
  }
  return result;
}

/** A map of a schema is copied before something is added. */
function insert(map: CelMap, key: CelValue, value: CelValue): CelMap | CelError {
  const copy = map instanceof ValueMap ? map : new ValueMap(Array.from(map.keys(), (each) => [each, map.find(each) ?? null] as const));
  return copy.inserted(key, value);
}

/** What the macros transformMap and transformMapEntry call. Source: cel-go's ext/comprehensions.go. */
export const mapInsertion: FunctionDeclaration = declare('cel.@mapInsert', [
  overload('@mapInsert_map_key_value', [mapOfKV, typeParameter('K'), v], mapOfKV, { evaluate: insert }),
  overload('@mapInsert_map_map', [mapOfKV, mapOfKV], mapOfKV, { evaluate: insertAll }),
]);
