import type { CallCost } from '#domain/cel/cost/call-cost.js';
import type { CallEstimator } from '#domain/cel/cost/call-estimate.js';
import type { CelType } from '#domain/cel/types/cel-type.js';
import type { CelValue } from '#domain/cel/values/value.js';

/** One way of calling a function. */
export interface Overload {
  /** Unique among all functions; costs are told by it. */
  readonly id: string;
  /** Called on its first argument. */
  readonly member: boolean;
  readonly args: readonly CelType[];
  readonly result: CelType;
  /** Gets values that fit `args`, never errors. Undefined where the evaluator knows the operator itself. */
  evaluate?(...args: readonly CelValue[]): CelValue;
  /** Its arguments are evaluated one by one up to the first error; with three of them that is so in any case. */
  readonly variadic?: boolean;
  readonly cost?: CallCost;
  readonly estimate?: CallEstimator;
}

/** A function or an operator, with everything there is to know about it. */
export interface FunctionDeclaration {
  readonly name: string;
  /** In the order of trial. */
  readonly overloads: readonly Overload[];
  /** Instead of the overloads' own: one implementation for all, which `accepts` says fits the first argument. */
  readonly common?: CommonImplementation;
  /** The overloads look at the types of their arguments themselves. */
  readonly unguarded?: boolean;
  /** For overloads without a cost of their own. Kubernetes counts by functions, not by overloads. */
  readonly cost?: CallCost;
  readonly estimate?: CallEstimator;
}

export interface CommonImplementation {
  accepts(first: CelValue): boolean;
  evaluate(...args: readonly CelValue[]): CelValue;
}

/** Declarations of one function from several libraries, one after the other. */
export function mergeDeclarations(all: Iterable<FunctionDeclaration>): ReadonlyMap<string, FunctionDeclaration> {
  const byName = new Map<string, FunctionDeclaration>();
  for (const declaration of all) {
    const known = byName.get(declaration.name);
    const overloads = [...(known?.overloads ?? []), ...declaration.overloads];
    byName.set(declaration.name, { ...known, ...declaration, overloads });
  }
  return byName;
}
