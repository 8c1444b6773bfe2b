import type { Evaluate } from '#domain/cel/evaluate/frame.js';
import { valueText } from '#domain/cel/values/value-text.js';
import type { Plan } from '#domain/cel/evaluate/plan.js';
import { listCreationCost, mapCreationCost } from '#domain/cel/cost/range.js';
import { ValueList } from '#domain/cel/values/list.js';
import { ValueMap } from '#domain/cel/values/map.js';
import { CelError, CelOptional, type CelValue } from '#domain/cel/values/value.js';

type PartPlan = Pick<Plan, 'evaluate' | 'constant'>;

/** `[a, ?b]`. Of constants it is a constant, which `constant` says without being it. */
export function planList(elements: readonly PartPlan[], optionals: ReadonlySet<number>): PartPlan {
  const make: Evaluate = (frame) => {
    const values: CelValue[] = [];
    for (const [i, element] of elements.entries()) {
      const value = element.evaluate(frame);
      if (value instanceof CelError) return value;
      if (!optionals.has(i)) values.push(value);
      else if (!(value instanceof CelOptional)) {
        return new CelError(`cannot initialize optional list element from non-optional value ${valueText(value)}`);
      } else if (value.value !== undefined) values.push(value.value);
    }
    return new ValueList(values);
  };
  if (elements.every(({ constant }) => constant !== undefined)) return { evaluate: make, constant: null };
  return { evaluate: costing(make, listCreationCost) };
}

interface EntryPlan {
  readonly key: PartPlan;
  readonly value: PartPlan;
  readonly optional: boolean;
}

/** `{a: b, ?c: d}` */
export function planMap(entries: readonly EntryPlan[]): PartPlan {
  const make: Evaluate = (frame) => {
    const made: (readonly [CelValue, CelValue])[] = [];
    for (const { key: keyPlan, value: valuePlan, optional } of entries) {
      const key = keyPlan.evaluate(frame);
      if (key instanceof CelError) return key;
      const value = valuePlan.evaluate(frame);
      if (value instanceof CelError) return value;
      if (!optional) made.push([key, value]);
      else if (!(value instanceof CelOptional)) {
        return new CelError(`cannot initialize optional entry '${valueText(key)}' from non-optional value ${valueText(value)}`);
      } else if (value.value !== undefined) made.push([key, value.value]);
    }
    return new ValueMap(made);
  };
  const isConstant = entries.every(({ key, value }) => key.constant !== undefined && value.constant !== undefined);
  return isConstant ? { evaluate: make, constant: null } : { evaluate: costing(make, mapCreationCost) };
}

function costing(make: Evaluate, cost: number): Evaluate {
  return (frame) => {
    const value = make(frame);
    frame.spend(cost);
    return value;
  };
}
