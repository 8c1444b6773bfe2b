import type { Evaluate, Frame } from '#domain/cel/evaluate/frame.js';
import { goTypeName } from '#domain/cel/evaluate/go-type-name.js';
import { isKey, lookUp, missing } from '#domain/cel/evaluate/qualify.js';
import { withoutSchema } from '#domain/cel/values/schema-value.js';
import { CelError, CelOptional, type CelValue, noSuchOverload, optionalNone } from '#domain/cel/values/value.js';

/**
 * A variable or another value and the way from it: `self.spec.items[0].?name`. What such a way costs and how optionals on it work is decided
 * over its whole length, as in cel-go's interpreter/attributes.go: one for each step, and one more where it is not a branch of `?:`.
 */
export type Attribute =
  | { readonly kind: 'path'; readonly base: Evaluate; readonly steps: readonly Step[] }
  | { readonly kind: 'conditional'; readonly condition: Evaluate; readonly whenTrue: Attribute; readonly whenFalse: Attribute };

/** One step of the way: a constant key, or one to be found out. */
export interface Step {
  readonly key: CelValue | Evaluate;
  readonly optional: boolean;
  /** The step of `has()`, which only asks whether it can be made. */
  readonly testOnly: boolean;
}

/** The attribute with one more step; both branches of `?:` get it. */
export function extended(attribute: Attribute, step: Step): Attribute {
  if (attribute.kind === 'path') return { ...attribute, steps: [...attribute.steps, step] };
  return { ...attribute, whenTrue: extended(attribute.whenTrue, step), whenFalse: extended(attribute.whenFalse, step) };
}

/** How the value is found, its steps counted but not the attribute itself. */
export function resolver(attribute: Attribute): Evaluate {
  if (attribute.kind === 'conditional') {
    const { condition } = attribute;
    const [whenTrue, whenFalse] = [resolver(attribute.whenTrue), resolver(attribute.whenFalse)];
    return (frame) => {
      const value = condition(frame);
      if (value === true) return whenTrue(frame);
      if (value === false) return whenFalse(frame);
      return value instanceof CelError ? value : noSuchOverload;
    };
  }
  const { base, steps } = attribute;
  const [only] = steps;
  if (steps.length === 0) return (frame) => fromOptional(base(frame));
  if (steps.length === 1 && only && isPlain(only)) return (frame) => followPlain(frame, base(frame), only);
  return (frame) => follow(frame, base(frame), steps);
}

type PlainStep = Step & { readonly key: string };

function isPlain(step: Step): step is PlainStep {
  return typeof step.key === 'string' && !step.optional && !step.testOnly;
}

/** An optional is taken apart and put together again, which makes values of schemas forget their schema: upstream's way. */
function fromOptional(value: CelValue): CelValue {
  return value instanceof CelOptional && value.value !== undefined ? new CelOptional(withoutSchema(value.value)) : value;
}

function followPlain(frame: Frame, value: CelValue, step: PlainStep): CelValue {
  if (value instanceof CelError) return value;
  if (value instanceof CelOptional) return follow(frame, value, [step]);
  frame.spend(1);
  const found = lookUp(value, step.key);
  return found === undefined ? missing(value, step.key) : found;
}

function follow(frame: Frame, from: CelValue, steps: readonly Step[]): CelValue {
  if (from instanceof CelError) return from;
  let value: CelValue = from;
  let isOptional = from instanceof CelOptional;
  if (from instanceof CelOptional) {
    if (from.value === undefined) return from;
    value = withoutSchema(from.value);
  }
  for (const step of steps) {
    isOptional ||= step.optional;
    const found = isOptional ? stepIfPresent(frame, value, step) : stepSurely(frame, value, step);
    if (found === undefined) return optionalNone;
    if (found instanceof CelError) return found;
    value = found;
  }
  return isOptional ? new CelOptional(value) : value;
}

/** The key of a step, which costs what finding it out costs. */
function keyOf({ key }: Step, frame: Frame): CelValue {
  if (typeof key !== 'function') return key;
  const value = key(frame);
  if (value instanceof CelError || isKey(value)) return value;
  return new CelError(`invalid qualifier type: ${goTypeName(value)}`);
}

function stepSurely(frame: Frame, value: CelValue, step: Step): CelValue {
  const key = keyOf(step, frame);
  frame.spend(1);
  if (key instanceof CelError) return key;
  const found = lookUp(value, key);
  if (step.testOnly) return found instanceof CelError ? found : found !== undefined;
  return found === undefined ? missing(value, key) : found;
}

/** A step that is not made costs nothing. */
function stepIfPresent(frame: Frame, value: CelValue, step: Step): CelValue | undefined {
  const key = keyOf(step, frame);
  const found = key instanceof CelError ? key : lookUp(value, key);
  if (found !== undefined && !(found instanceof CelError)) frame.spend(1);
  return found;
}
