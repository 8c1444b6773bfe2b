import type { FunctionDeclaration, Overload } from '#domain/cel/check/function-declaration.js';
import { traversalCost } from '#domain/cel/cost/call-cost.js';
import type { CallEstimator } from '#domain/cel/cost/call-estimate.js';
import { addRanges, exactly, multiplyRanges, scaleRange, traversalFactor } from '#domain/cel/cost/range.js';
import { declare, memberOverload } from '#domain/cel/library/overloads.js';
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  intType,
  listType,
  parameterOf,
  stringType,
  timestampType,
  typeParameter,
  uintType,
} from '#domain/cel/types/cel-type.js';
import { addValues } from '#domain/cel/values/arithmetic.js';
import { compareValues, isComparable } from '#domain/cel/values/compare.js';
import { equalTo } from '#domain/cel/values/equal.js';
import { CelDouble, CelDuration, CelError, type CelList, CelUint, type CelValue, noSuchOverload } from '#domain/cel/values/value.js';

/** Source: apiserver/pkg/cel/library/lists.go. */

const comparable: Readonly<Record<string, CelType>> = {
  int: intType,
  uint: uintType,
  double: doubleType,
  bool: boolType,
  duration: durationType,
  timestamp: timestampType,
  string: stringType,
  bytes: bytesType,
};
const zeros: Readonly<Record<string, CelValue>> = {
  int: 0,
  uint: new CelUint(0n),
  double: new CelDouble(0),
  duration: new CelDuration(0n),
};

function isSorted(list: CelList): CelValue {
  let previous: CelValue | undefined = undefined;
  for (const element of list) {
    if (!isComparable(element)) return element instanceof CelError ? element : noSuchOverload;
    if (previous !== undefined && compareValues(previous, element) === 1) return false;
    previous = element;
  }
  return true;
}

function sumFrom(zero: CelValue): (list: CelList) => CelValue {
  return (list) => {
    let sum = zero;
    for (const element of list) {
      sum = addValues(sum, element);
      if (sum instanceof CelError) return sum;
    }
    return sum;
  };
}

/** The first of the elements that no other one is on the wrong side of. */
function extreme(name: string, wrongSide: number): (list: CelList) => CelValue {
  return (list) => {
    let best: CelValue | undefined = undefined;
    for (const element of list) {
      if (!isComparable(element)) return element instanceof CelError ? element : noSuchOverload;
      if (best === undefined || compareValues(best, element) === wrongSide) best = element;
    }
    return best === undefined ? new CelError(`${name} called on empty list`) : best;
  };
}

function indexOf(list: CelList, item: CelValue): CelValue {
  for (let i = 0; i < list.size; i += 1) if (equalTo(list.get(i), item) === true) return i;
  return -1;
}

function lastIndexOf(list: CelList, item: CelValue): CelValue {
  for (let i = list.size - 1; i >= 0; i -= 1) if (equalTo(list.get(i), item) === true) return i;
  return -1;
}

/** Each element once, texts and bytes at their length. A target without elements is a text, for indexOf and lastIndexOf. */
const scanEstimate: CallEstimator = (sizeOf, target) => {
  if (!target) return undefined;
  const size = sizeOf(target);
  if (target.type.parameters.length === 0) return { cost: scaleRange(size, traversalFactor) };
  const type = parameterOf(target.type, 0);
  const element = { path: target.path && [...target.path, '@items'], type, expression: undefined, size: undefined };
  const hasLength = type.kind === 'string' || type.kind === 'bytes';
  const each = hasLength ? addRanges(exactly(1), scaleRange(sizeOf(element), traversalFactor)) : exactly(1);
  return { cost: multiplyRanges(size, each) };
};

const costs = { cost: ([list]: readonly CelValue[]) => traversalCost(list), estimate: scanEstimate };

function forTypes(names: readonly string[], make: (name: string, type: CelType) => Overload): readonly Overload[] {
  return names.flatMap((name) => {
    const type = comparable[name];
    return type ? [make(name, type)] : [];
  });
}

const a = typeParameter('A');

export const listFunctions: readonly FunctionDeclaration[] = [
  declare(
    'isSorted',
    forTypes(Object.keys(comparable), (name, type) =>
      memberOverload(`list_${name}_is_sorted_bool`, [listType(type)], boolType, { evaluate: isSorted }),
    ),
    costs,
  ),
  declare(
    'sum',
    forTypes(Object.keys(zeros), (name, type) =>
      memberOverload(`list_${name}_sum_${name}`, [listType(type)], type, { evaluate: sumFrom(zeros[name] ?? 0) }),
    ),
    costs,
  ),
  declare(
    'max',
    forTypes(Object.keys(comparable), (name, type) =>
      memberOverload(`list_${name}_max_${name}`, [listType(type)], type, { evaluate: extreme('max', -1) }),
    ),
    costs,
  ),
  declare(
    'min',
    forTypes(Object.keys(comparable), (name, type) =>
      memberOverload(`list_${name}_min_${name}`, [listType(type)], type, { evaluate: extreme('min', 1) }),
    ),
    costs,
  ),
  declare('indexOf', [memberOverload('list_a_index_of_int', [listType(a), a], intType, { evaluate: indexOf })], costs),
  declare('lastIndexOf', [memberOverload('list_a_last_index_of_int', [listType(a), a], intType, { evaluate: lastIndexOf })], costs),
];
