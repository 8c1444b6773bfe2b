import type { FunctionDeclaration, Overload } from '#domain/cel/check/function-declaration.js';
import type { CallCost } from '#domain/cel/cost/call-cost.js';
import { equalityCost, inequalityCost, operatorCosts } from '#domain/cel/cost/operator-costs.js';
import type { Evaluate, Frame } from '#domain/cel/evaluate/frame.js';
import { constantRegex } from '#domain/cel/evaluate/constant-regex.js';
import { type BinaryOperator, binaryOperators, type UnaryOperator, unaryOperators } from '#domain/cel/evaluate/operators.js';
import { membershipInConstants } from '#domain/cel/evaluate/set-membership.js';
import type { Plan } from '#domain/cel/evaluate/plan.js';
import { unsupported } from '#domain/cel/values/arithmetic.js';
import { fitsAtRunTime, typeOfValue } from '#domain/cel/values/type-of-value.js';
import { CelError, type CelValue } from '#domain/cel/values/value.js';

type PartPlan = Pick<Plan, 'evaluate' | 'constant'>;

/** A call of a function with the overloads that the checker found possible; the text of an error where there can be no program. */
export function planFunction(declaration: FunctionDeclaration, overloads: readonly string[], args: readonly PartPlan[]): PartPlan | string {
  const { name } = declaration;
  const [first, second] = args;
  const id = overloads.length === 1 ? overloads[0] : undefined;
  const cost = costOf(declaration, id);
  const unary = unaryOperators[name];
  if (unary && first) return { evaluate: callOne(first.evaluate, unary, cost) };
  if (id === 'in_list' && first && second?.constant !== undefined) {
    const planned = membershipInConstants(first.evaluate, second.constant);
    if (planned) return planned;
  }
  const binary = binaryOperators[name];
  if (binary && first && second) return { evaluate: callTwo(first.evaluate, second.evaluate, binary, cost) };
  const regex = constantRegex(name, second?.constant);
  if (typeof regex === 'string') return regex;
  const parts = args.map(({ evaluate }) => evaluate);
  if (regex) return { evaluate: callMany(parts, regex, cost) };
  return planImplementation(declaration, id, parts, cost);
}

/** What a call costs: by the overload where it is known which, else by the function; undefined for one. */
function costOf(declaration: FunctionDeclaration, id: string | undefined): CallCost | undefined {
  if (declaration.name === '_==_') return equalityCost;
  if (declaration.name === '_!=_') return inequalityCost;
  const overload = declaration.overloads.find((candidate) => candidate.id === id);
  return overload?.cost ?? declaration.cost ?? (id === undefined ? undefined : operatorCosts.get(id));
}

function planImplementation(
  declaration: FunctionDeclaration,
  id: string | undefined,
  parts: readonly Evaluate[],
  cost: CallCost | undefined,
): PartPlan {
  const { common, name } = declaration;
  if (common) {
    const accepted = (...args: readonly [CelValue, ...CelValue[]]): CelValue =>
      common.accepts(args[0]) ? common.evaluate(...args) : unsupported(name, args[0]);
    return planCall(parts, accepted, cost);
  }
  const bound = declaration.overloads.filter((overload) => overload.evaluate !== undefined);
  const overload = declaration.overloads.find((candidate) => candidate.id === id) ?? (bound.length === 1 ? bound[0] : undefined);
  const isVariadic = overload?.variadic === true;
  if (overload && !isVariadic) return planCall(parts, guarded(declaration, overload), cost);
  if (overload) return { evaluate: callMany(parts, guarded(declaration, overload), cost) };
  const dispatch = (...args: readonly CelValue[]): CelValue => {
    const fitting = bound.find((candidate) => fits(declaration, candidate, args));
    return fitting ? evaluateOverload(fitting, args) : noSuchOverload(name, args);
  };
  return { evaluate: callMany(parts, dispatch, cost) };
}

function guarded(declaration: FunctionDeclaration, overload: Overload): (...args: readonly CelValue[]) => CelValue {
  return (...args) => (fits(declaration, overload, args) ? evaluateOverload(overload, args) : noSuchOverload(declaration.name, args));
}

function evaluateOverload(overload: Overload, args: readonly CelValue[]): CelValue {
  return overload.evaluate ? overload.evaluate(...args) : new CelError('no such overload');
}

function fits({ unguarded }: FunctionDeclaration, overload: Overload, args: readonly CelValue[]): boolean {
  if (args.length !== overload.args.length) return false;
  return unguarded === true || overload.args.every((type, i) => fitsAtRunTime(type, args[i] ?? null));
}

function noSuchOverload(name: string, args: readonly CelValue[]): CelError {
  return new CelError(`no such overload: ${name}(${args.map((arg) => typeOfValue(arg).name).join(', ')})`);
}

function planCall(
  parts: readonly Evaluate[],
  call: (...args: readonly [CelValue, ...CelValue[]]) => CelValue,
  cost: CallCost | undefined,
): PartPlan {
  const [first, second, third] = parts;
  if (!first) return { evaluate: callMany(parts, call as (...args: readonly CelValue[]) => CelValue, cost) };
  if (!second) return { evaluate: callOne(first, call, cost) };
  if (!third) return { evaluate: callTwo(first, second, call, cost) };
  return { evaluate: callMany(parts, call as (...args: readonly CelValue[]) => CelValue, cost) };
}

function spend(frame: Frame, cost: CallCost | undefined, args: readonly CelValue[], result: CelValue): CelValue {
  frame.spend(cost?.(args, result) ?? 1);
  return result;
}

function callOne(part: Evaluate, call: UnaryOperator, cost: CallCost | undefined): Evaluate {
  return (frame) => {
    const value = part(frame);
    const result = value instanceof CelError && !call.takesErrors ? value : call(value);
    if (cost) return spend(frame, cost, [value], result);
    frame.spend(1);
    return result;
  };
}

function callTwo(left: Evaluate, right: Evaluate, call: BinaryOperator, cost: CallCost | undefined): Evaluate {
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    const result = a instanceof CelError ? a : b instanceof CelError ? b : call(a, b);
    if (cost) return spend(frame, cost, [a, b], result);
    frame.spend(1);
    return result;
  };
}

/** Stops at the first error; upstream then counts nothing unless it was in the last argument. */
function callMany(parts: readonly Evaluate[], call: (...args: readonly CelValue[]) => CelValue, cost: CallCost | undefined): Evaluate {
  return (frame) => {
    const args: CelValue[] = [];
    for (const part of parts) {
      const value = part(frame);
      args.push(value);
      if (!(value instanceof CelError)) continue;
      return args.length === parts.length ? spend(frame, cost, args, value) : value;
    }
    return spend(frame, cost, args, call(...args));
  };
}
