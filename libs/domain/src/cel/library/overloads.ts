import type { CallCost } from '#domain/cel/cost/call-cost.js';
import type { CallEstimator } from '#domain/cel/cost/call-estimate.js';
import type { FunctionDeclaration, Overload } from '#domain/cel/check/function-declaration.js';
import type { CelType } from '#domain/cel/types/cel-type.js';

type Details = Omit<Overload, 'id' | 'member' | 'args' | 'result'>;

/** `f(a, b)` */
export function overload(id: string, args: readonly CelType[], result: CelType, details: Details = {}): Overload {
  return { id, member: false, args, result, ...details };
}

/** `a.f(b)` */
export function memberOverload(id: string, args: readonly CelType[], result: CelType, details: Details = {}): Overload {
  return { id, member: true, args, result, ...details };
}

interface Costs {
  readonly cost?: CallCost;
  readonly estimate?: CallEstimator;
}

/** A function of several overloads that all cost the same. */
export function declare(name: string, overloads: readonly Overload[], costs: Costs = {}): FunctionDeclaration {
  return { name, overloads, ...costs };
}
