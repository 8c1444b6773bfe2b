import type { Evaluate, Frame } from '#domain/cel/evaluate/frame.js';
import { goTypeName } from '#domain/cel/evaluate/go-type-name.js';
import type { Scope } from '#domain/cel/evaluate/scope.js';
import type { Comprehension, Expression } from '#domain/cel/syntax/expression.js';
import { GrowingList } from '#domain/cel/values/list.js';
import { GrowingMap } from '#domain/cel/values/map.js';
import { CelError, CelList, CelMap, type CelValue } from '#domain/cel/values/value.js';

/** What a fold needs of the planner. */
export interface FoldPlanner {
  plan(expression: Expression, scope: Scope): { readonly evaluate: Evaluate };
  newSlot(): number;
}

/** The accumulator of macros that collect, to which it may be added in place. */
const collecting = '@result';

/** A fold over a list or the keys of a map; the accumulator is made when it is first looked at. Source: evalFold of cel-go's interpreter. */
export function planFold(expression: Comprehension, scope: Scope, planner: FoldPlanner): Evaluate {
  const range = planner.plan(expression.range, scope).evaluate;
  const [slot, firstSlot, secondSlot] = [planner.newSlot(), planner.newSlot(), planner.newSlot()];
  const init = initial(planner.plan(expression.init, scope).evaluate, expression.accumulator);
  const accumulator: Evaluate = (frame) => {
    const value = frame.slots[slot];
    if (value !== undefined) return value;
    const made = init(frame);
    frame.slots[slot] = made;
    return made;
  };
  const resultScope = scope.within(new Map([[expression.accumulator, accumulator]]));
  const { variable, secondVariable } = expression;
  const stepScope = resultScope.within(
    new Map([[variable, reading(firstSlot)], ...(secondVariable === undefined ? [] : [[secondVariable, reading(secondSlot)] as const])]),
  );
  const condition = planner.plan(expression.condition, stepScope).evaluate;
  const step = planner.plan(expression.step, stepScope).evaluate;
  const result = planner.plan(expression.result, resultScope).evaluate;
  const goOn = (frame: Frame, first: CelValue, second: CelValue): boolean => {
    frame.slots[firstSlot] = first;
    frame.slots[secondSlot] = second;
    const holds = condition(frame);
    if (holds === false) return false;
    frame.slots[slot] = step(frame);
    return true;
  };
  return (frame) => {
    const values = range(frame);
    if (values instanceof CelError) return values;
    frame.slots[slot] = undefined;
    const problem = secondVariable === undefined ? overOne(frame, values, goOn) : overTwo(frame, values, goOn);
    if (problem) return problem;
    const value = result(frame);
    return value instanceof GrowingList || value instanceof GrowingMap ? value.grown() : value;
  };
}

function initial(evaluate: Evaluate, name: string): Evaluate {
  if (name !== collecting) return evaluate;
  return (frame) => {
    const value = evaluate(frame);
    if (value instanceof CelList && value.size === 0) return new GrowingList();
    return value instanceof CelMap && value.size === 0 ? new GrowingMap() : value;
  };
}

function reading(slot: number): Evaluate {
  return ({ slots }) => slots[slot] ?? null;
}

type GoOn = (frame: Frame, first: CelValue, second: CelValue) => boolean;

function overOne(frame: Frame, values: CelValue, goOn: GoOn): CelError | undefined {
  if (values instanceof CelList) {
    const { size } = values;
    for (let i = 0; i < size; i += 1) if (!goOn(frame, values.get(i), null)) return undefined;
    return undefined;
  }
  if (!(values instanceof CelMap)) return new CelError(`got '${goTypeName(values)}', expected iterable type`);
  for (const key of values.keys()) if (!goOn(frame, key, null)) return undefined;
  return undefined;
}

function overTwo(frame: Frame, values: CelValue, goOn: GoOn): CelError | undefined {
  if (values instanceof CelMap) {
    for (const key of values.keys()) if (!goOn(frame, key, values.find(key) ?? null)) return undefined;
    return undefined;
  }
  if (!(values instanceof CelList)) return new CelError(`unsupported comprehension range type: ${goTypeName(values)}`);
  const { size } = values;
  for (let i = 0; i < size; i += 1) if (!goOn(frame, i, values.get(i))) return undefined;
  return undefined;
}
