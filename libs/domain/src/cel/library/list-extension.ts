import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { type CallCost, sizeOfValue } from '#domain/cel/cost/call-cost.js';
import type { CallEstimate, CallEstimator, EstimatedNode } from '#domain/cel/cost/call-estimate.js';
import {
  addRanges,
  exactly,
  listCreationCost,
  multiplyRanges,
  type Range,
  scaleRange,
  traversalFactor,
  unlimited,
} from '#domain/cel/cost/range.js';
import { declare, memberOverload, overload } from '#domain/cel/library/overloads.js';
import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  stringType,
  timestampType,
  typeParameter,
  uintType,
} from '#domain/cel/types/cel-type.js';
import { compareValues, isComparable } from '#domain/cel/values/compare.js';
import { equalTo } from '#domain/cel/values/equal.js';
import type { Integer } from '#domain/cel/values/integer.js';
import { ValueList } from '#domain/cel/values/list.js';
import { typeOfValue } from '#domain/cel/values/type-of-value.js';
import { CelBytes, CelError, CelList, type CelValue } from '#domain/cel/values/value.js';

/** Version 3 of the lists extension of cel-go (ext/lists.go); sortBy is a macro. */

const t = typeParameter('T');
const [listOfT, listOfDyn] = [listType(t), listType(dynType)];
const comparableTypes = [intType, uintType, doubleType, boolType, durationType, timestampType, stringType, bytesType];

function slice(list: CelList, start: Integer, end: Integer): CelValue {
  const call = `cannot slice(${start}, ${end})`;
  if (start < 0 || end < 0) return new CelError(`${call}, negative indexes not supported`);
  if (start > end) return new CelError(`${call}, start index must be less than or equal to end index`);
  if (list.size < end) return new CelError(`${call}, list is length ${list.size}`);
  return new ValueList(Array.from({ length: Number(end) - Number(start) }, (_, i) => list.get(Number(start) + i)));
}

function flatten(list: CelValue, depth: CelValue = 1): CelValue {
  if (!(list instanceof CelList)) return new CelError(`no such overload: ${typeOfValue(list).name}.flatten()`);
  if (typeof depth !== 'number') return new CelError(`no such overload: list.flatten(${typeOfValue(depth).name})`);
  if (depth < 0) return new CelError('level must be non-negative');
  const elements: CelValue[] = [];
  collectFlat(list, depth, elements);
  return new ValueList(elements);
}

function collectFlat(list: CelList, depth: number, into: CelValue[]): void {
  for (const element of list) {
    if (element instanceof CelList && depth > 0) collectFlat(element, depth - 1, into);
    else into.push(element);
  }
}

function sortByKeys(list: CelList, keys: CelList): CelValue {
  if (list.size !== keys.size) {
    return new CelError(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${list.size} and ${keys.size} elements respectively`,
    );
  }
  if (list.size === 0) return list;
  const pairs = Array.from({ length: list.size }, (_, i) => ({ key: keys.get(i), value: list.get(i) }));
  const first = keys.get(0);
  if (!isComparable(first)) return new CelError('list elements must be comparable');
  const { name } = typeOfValue(first);
  if (pairs.length > 1 && pairs.some(({ key }) => typeOfValue(key).name !== name))
    return new CelError('list elements must have the same type');
  pairs.sort((a, b) => {
    const order = compareValues(a.key, b.key);
    return order instanceof CelError ? 0 : order;
  });
  return new ValueList(pairs.map(({ value }) => value));
}

/** Longer ranges cost more than any run may (upstream runs out of memory before it says so). */
const longestRange = 10_000_000;

function range(count: Integer): CelValue {
  if (count > longestRange) return new CelError(`cannot list ${count} numbers`);
  return new ValueList(Array.from({ length: Math.max(Number(count), 0) }, (_, i) => i));
}

function reverse(list: CelList): CelValue {
  return new ValueList([...list].toReversed());
}

function distinct(list: CelList): CelValue {
  if (list.size === 0) return list;
  const unique: CelValue[] = [];
  for (const element of list) if (!unique.some((other) => equalTo(element, other) === true)) unique.push(element);
  return new ValueList(unique);
}

/** A call, a new list, and so much for each of its elements. */
function allocation(factor: number, size: Range): CallEstimate {
  return { cost: addRanges(scaleRange(size, factor), exactly(1 + listCreationCost)), size };
}

function allocationCost(factor: number, size: number): number {
  return Math.floor(size * factor) + 1 + listCreationCost;
}

/** A number written in the expression, no less than 0. */
function literalOr(node: EstimatedNode | undefined, otherwise: number): number {
  const value = node?.expression?.kind === 'literal' ? node.expression.value : undefined;
  return typeof value === 'number' ? Math.max(value, 0) : otherwise;
}

/** Unsigned: what would be negative runs over at the end of uint64. */
function difference(a: number, b: number): number {
  return a >= b ? a - b : unlimited;
}

const sliceEstimate: CallEstimator = (sizeOf, target, [start, end]) =>
  target && allocation(1, exactly(difference(literalOr(end, sizeOf(target).max), literalOr(start, 0))));
const rangeEstimate: CallEstimator = (_sizeOf, _target, [count]) => allocation(1, exactly(literalOr(count, unlimited)));
const reverseEstimate: CallEstimator = (sizeOf, target) => target && allocation(1, sizeOf(target));
const flattenEstimate: CallEstimator = (sizeOf, target, [depth]) =>
  target && allocation(depth ? literalOr(depth, unlimited) : 1, sizeOf(target));
const distinctEstimate: CallEstimator = (sizeOf, target) => target && allocation(2, multiplyRanges(sizeOf(target), sizeOf(target)));

function sortFactor(hasLength: boolean): number {
  return hasLength ? 2 + traversalFactor : 2;
}

function sortEstimate(hasLength: boolean): CallEstimator {
  return (sizeOf, target, [keys]) => {
    const sorted = keys ?? target;
    return sorted && allocation(sortFactor(hasLength), multiplyRanges(sizeOf(sorted), sizeOf(sorted)));
  };
}

const resultCost: CallCost = (_args, result) => allocationCost(1, sizeOfValue(result));
const flattenCost: CallCost = ([list, depth]) => allocationCost(typeof depth === 'number' ? depth : 1, sizeOfValue(list));

/** Each element with each other, of the list of that number among the arguments. */
function selfCompareCost(index: number): CallCost {
  return (args) => {
    const list = args[index];
    const first = list instanceof CelList && list.size > 0 ? list.get(0) : undefined;
    const size = sizeOfValue(list);
    return allocationCost(sortFactor(typeof first === 'string' || first instanceof CelBytes), size * size);
  };
}

/** Of distinct elements the length counts too. */
const distinctCost = selfCompareCost(0);

export const listExtension: readonly FunctionDeclaration[] = [
  declare('slice', [
    memberOverload('list_slice', [listOfT, intType, intType], listOfT, { evaluate: slice, cost: resultCost, estimate: sliceEstimate }),
  ]),
  {
    ...declare('flatten', [
      memberOverload('list_flatten', [listType(listOfT)], listOfT, {
        evaluate: (list: CelValue) => flatten(list),
        cost: flattenCost,
        estimate: flattenEstimate,
      }),
      memberOverload('list_flatten_int', [listOfDyn, intType], listOfDyn, {
        evaluate: flatten,
        cost: flattenCost,
        estimate: flattenEstimate,
      }),
    ]),
    unguarded: true,
  },
  {
    ...declare(
      'sort',
      comparableTypes.map((type) =>
        memberOverload(`list_${type.name}_sort`, [listType(type)], listType(type), {
          cost: selfCompareCost(0),
          estimate: sortEstimate(type === stringType || type === bytesType),
        }),
      ),
    ),
    common: { accepts: (value) => value instanceof CelList, evaluate: (list: CelList) => sortByKeys(list, list) },
  },
  {
    ...declare(
      '@sortByAssociatedKeys',
      comparableTypes.map((type) =>
        memberOverload(`list_${type.name}_sortByAssociatedKeys`, [listOfT, listType(type)], listOfT, {
          cost: selfCompareCost(1),
          estimate: sortEstimate(type === stringType || type === bytesType),
        }),
      ),
    ),
    common: { accepts: (value) => value instanceof CelList, evaluate: sortByKeys },
  },
  declare('lists.range', [
    overload('lists_range', [intType], listType(intType), { evaluate: range, cost: resultCost, estimate: rangeEstimate }),
  ]),
  declare('reverse', [
    memberOverload('list_reverse', [listOfT], listOfT, { evaluate: reverse, cost: resultCost, estimate: reverseEstimate }),
  ]),
  declare('distinct', [
    memberOverload('list_distinct', [listOfT], listOfT, { evaluate: distinct, cost: distinctCost, estimate: distinctEstimate }),
  ]),
];
