import { type CallCost, sizeThroughOptional } from '#domain/cel/cost/call-cost.js';
import { traversalFactor } from '#domain/cel/cost/range.js';
import { CelObject } from '#domain/cel/values/value.js';

/** Comparing walks over the shorter of the two. */
const comparison: CallCost = ([a, b]) => Math.ceil(Math.min(sizeThroughOptional(a), sizeThroughOptional(b)) * traversalFactor);
const concatenation: CallCost = ([a, b]) => Math.ceil((sizeThroughOptional(a) + sizeThroughOptional(b)) * traversalFactor);

/** Values of the libraries are compared at once (apiserver/pkg/cel/library/cost.go). */
export const equalityCost: CallCost = (args, result) => (args[0] instanceof CelObject ? 1 : comparison(args, result));
export const inequalityCost = comparison;

const comparisonNames = ['less', 'less_equals', 'greater', 'greater_equals'];

/** Costs of operators by the ids of their overloads; all others cost one. Source: cel-go's interpreter/runtimecost.go. */
export const operatorCosts: ReadonlyMap<string, CallCost> = new Map<string, CallCost>([
  ...comparisonNames.flatMap((name) => [[`${name}_string`, comparison] as const, [`${name}_bytes`, comparison] as const]),
  ['add_string', concatenation],
  ['add_bytes', concatenation],
  ['in_list', ([, list]) => sizeThroughOptional(list)],
]);
