import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { type CallCost, sizeOfValue } from '#domain/cel/cost/call-cost.js';
import type { CallEstimator } from '#domain/cel/cost/call-estimate.js';
import { addRanges, exactly, multiplyRanges, scaleRange } from '#domain/cel/cost/range.js';
import { declare, overload } from '#domain/cel/library/overloads.js';
import { boolType, listType, typeParameter } from '#domain/cel/types/cel-type.js';
import { CelError, type CelList, type CelValue } from '#domain/cel/values/value.js';

/** Lists taken as sets. Source: cel-go's ext/sets.go. */

function contains(list: CelList, part: CelList): boolean | CelError {
  for (const element of part) {
    const found = list.contains(element);
    if (found !== true) return found;
  }
  return true;
}

function equivalent(a: CelList, b: CelList): boolean | CelError {
  const first = contains(a, b);
  return first === true ? contains(b, a) : first;
}

function intersects(a: CelList, b: CelList): CelValue {
  for (const element of a) if (b.contains(element) === true) return true;
  return false;
}

/** Every element of one with every one of the other. */
function cost(factor: number): CallCost {
  return ([a, b]) => 1 + Math.floor(sizeOfValue(a) * sizeOfValue(b) * factor);
}

function estimate(factor: number): CallEstimator {
  return (sizeOf, _target, [a, b]) => a && b && { cost: addRanges(scaleRange(multiplyRanges(sizeOf(a), sizeOf(b)), factor), exactly(1)) };
}

const list = listType(typeParameter('T'));

function onSets(name: string, evaluate: (a: CelList, b: CelList) => CelValue, factor = 1): FunctionDeclaration {
  return declare(`sets.${name}`, [
    overload(`list_sets_${name}_list`, [list, list], boolType, { evaluate, cost: cost(factor), estimate: estimate(factor) }),
  ]);
}

export const setFunctions: readonly FunctionDeclaration[] = [
  onSets('contains', contains),
  onSets('equivalent', equivalent, 2),
  onSets('intersects', intersects),
];
