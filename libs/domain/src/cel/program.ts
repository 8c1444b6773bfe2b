import type { Checked } from '#domain/cel/check/checked.js';
import type { Environment } from '#domain/cel/check/environment.js';
import { CostLimitExceeded, type Evaluate, Frame } from '#domain/cel/evaluate/frame.js';
import { planExpression, PlanProblem } from '#domain/cel/evaluate/plan.js';
import { CelError, type CelValue } from '#domain/cel/values/value.js';

/** The outcome of one evaluation. */
export interface Evaluated {
  /** A CelError tells why there is no value. */
  readonly value: CelValue;
  readonly cost: number;
}

/** An expression ready to be evaluated, any number of times. */
export interface Program {
  /** `variables` are values in the order given when the program was made; undefined for one that is missing. */
  evaluate(variables: readonly (CelValue | undefined)[], costLimit: number): Evaluated;
}

/** Makes a program; the text of cel-go's error where that cannot be done although the expression was found to be right. */
export function makeProgram(checked: Checked, environment: Environment, variables: readonly string[]): Program | string {
  try {
    const { evaluate, slots } = planExpression(checked, environment, variables);
    return { evaluate: (values, costLimit) => run(evaluate, values, slots, costLimit) };
  } catch (problem) {
    if (problem instanceof PlanProblem) return problem.message;
    throw problem;
  }
}

function run(evaluate: Evaluate, values: readonly (CelValue | undefined)[], slots: number, costLimit: number): Evaluated {
  const all = values.slice();
  while (all.length < slots) all.push(undefined);
  const frame = new Frame(all, costLimit);
  try {
    return { value: evaluate(frame), cost: frame.cost };
  } catch (problem) {
    if (problem instanceof CostLimitExceeded) return { value: new CelError(problem.message), cost: frame.cost };
    throw problem;
  }
}
