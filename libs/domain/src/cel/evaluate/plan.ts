import type { Checked, Reference } from '#domain/cel/check/checked.js';
import { type Environment, unusableTypes } from '#domain/cel/check/environment.js';
import { type Attribute, extended, resolver, type Step } from '#domain/cel/evaluate/attribute.js';
import { type Evaluate, Frame } from '#domain/cel/evaluate/frame.js';
import { planFold } from '#domain/cel/evaluate/plan-fold.js';
import { planFunction } from '#domain/cel/evaluate/plan-function.js';
import { planList, planMap } from '#domain/cel/evaluate/plan-literals.js';
import { logicalAnd, logicalOr, orOptional, orValue } from '#domain/cel/evaluate/plan-logic.js';
import { isKey } from '#domain/cel/evaluate/qualify.js';
import { Scope } from '#domain/cel/evaluate/scope.js';
import type { CallExpression, Comprehension, Expression, IdentExpression, SelectExpression } from '#domain/cel/syntax/expression.js';
import { CelError, CelTypeValue, type CelValue } from '#domain/cel/values/value.js';

/** A part of a program while it is being made. */
export interface Plan {
  readonly evaluate: Evaluate;
  /** Known already; costs nothing. */
  readonly constant?: CelValue;
  /** What the part is a way to, if it is one; more steps may follow. */
  readonly attribute?: Attribute;
}

/** Why there can be no program although the checker found nothing. Shown after "program instantiation failed: ". */
export class PlanProblem extends Error {}

/** Functions whose calls on constants are made at once. */
const conversionNames: ReadonlySet<string> = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'dyn',
  'int',
  'string',
  'timestamp',
  'type',
  'uint',
]);

/** Makes a program of a checked expression; throws PlanProblem. Source: cel-go's interpreter/planner.go and decorators.go. */
export function planExpression(
  checked: Checked,
  environment: Environment,
  variables: readonly string[],
): { readonly evaluate: Evaluate; readonly slots: number } {
  const planner = new Planner(checked, environment, variables.length);
  const { evaluate } = planner.plan(checked.expression, Scope.of(variables));
  return { evaluate, slots: planner.slots };
}

export class Planner {
  constructor(
    private readonly checked: Checked,
    private readonly environment: Environment,
    public slots: number,
  ) {}

  /** A place in the frame for one more variable. */
  newSlot(): number {
    this.slots += 1;
    return this.slots - 1;
  }

  plan(expression: Expression, scope: Scope): Plan {
    switch (expression.kind) {
      case 'literal':
        return constantPlan(expression.value);
      case 'ident':
        return this.#planName(expression, expression.name, scope);
      case 'select':
        return this.#planSelect(expression, scope);
      case 'call':
        return this.#planCall(expression, scope);
      case 'list':
        return folded(
          planList(
            expression.elements.map((element) => this.plan(element, scope)),
            expression.optionals,
          ),
        );
      case 'map': {
        const entries = expression.entries.map(({ key, value, optional }) => ({
          key: this.plan(key, scope),
          value: this.plan(value, scope),
          optional,
        }));
        return folded(planMap(entries));
      }
      case 'comprehension':
        return this.#planFold(expression, scope);
      default:
        throw new PlanProblem(`unsupported expr: ${expression.kind}`);
    }
  }

  #planFold(expression: Comprehension, scope: Scope): Plan {
    return { evaluate: planFold(expression, scope, this) };
  }

  #planName(expression: IdentExpression | SelectExpression, name: string, scope: Scope): Plan {
    const reference = this.checked.references.get(expression);
    const type = reference?.kind === 'ident' ? reference.type : undefined;
    if (type && unusableTypes.has(name)) throw new PlanProblem(`reference to undefined type: ${name}`);
    if (type) return constantPlan(new CelTypeValue(type));
    const base = scope.find(reference?.kind === 'ident' ? reference.name : name);
    if (!base) throw new PlanProblem(`reference to undefined name: ${name}`);
    return attributePlan({ kind: 'path', base, steps: [] });
  }

  #planSelect(expression: SelectExpression, scope: Scope): Plan {
    const reference = this.checked.references.get(expression);
    if (reference?.kind === 'ident') return this.#planName(expression, reference.name, scope);
    const operand = this.plan(expression.operand, scope);
    const step: Step = { key: expression.field, optional: false, testOnly: expression.testOnly };
    const attribute = extended(attributeOf(operand), step);
    return expression.testOnly ? testPlan(attribute) : attributePlan(attribute);
  }

  #planCall(expression: CallExpression, scope: Scope): Plan {
    const reference = this.checked.references.get(expression);
    if (reference?.kind !== 'function') throw new PlanProblem(`no such overload: ${expression.function}`);
    const nodes = reference.isMember && expression.target ? [expression.target, ...expression.args] : expression.args;
    const args = nodes.map((node) => this.plan(node, scope));
    return this.#planOperator(reference, args) ?? this.#planFunction(reference, args);
  }

  /** Operators and functions that decide themselves what of their arguments to evaluate. */
  #planOperator({ name, overloads }: Extract<Reference, { kind: 'function' }>, args: readonly Plan[]): Plan | undefined {
    const [first, second, third] = args;
    if (!first || !second) return undefined;
    switch (name) {
      case '_&&_':
        return { evaluate: logicalAnd(first.evaluate, second.evaluate) };
      case '_||_':
        return { evaluate: logicalOr(first.evaluate, second.evaluate) };
      case '_?_:_':
        return (
          third &&
          attributePlan({ kind: 'conditional', condition: first.evaluate, whenTrue: attributeOf(second), whenFalse: attributeOf(third) })
        );
      case '_[_]':
        return indexPlan(first, second, false);
      case '_[?_]':
      case '_?._':
        return indexPlan(first, second, true);
      case 'or':
        return { evaluate: orOptional(first.evaluate, second.evaluate) };
      case 'orValue':
        return overloads.includes('optional_orValue_value') ? { evaluate: orValue(first.evaluate, second.evaluate) } : undefined;
      default:
        return undefined;
    }
  }

  #planFunction({ name, overloads }: Extract<Reference, { kind: 'function' }>, args: readonly Plan[]): Plan {
    const declaration = this.environment.functions.get(name);
    if (!declaration) throw new PlanProblem(`no such overload: ${name}`);
    const planned = planFunction(declaration, overloads, args);
    if (typeof planned === 'string') throw new PlanProblem(planned);
    const [only] = args;
    if (!conversionNames.has(name) || args.length !== 1 || only?.constant === undefined) return planned;
    return folded({ ...planned, constant: null });
  }
}

/** Evaluates what is made of constants only, at no cost; `constant` of the plan says that it is so. */
function folded(plan: Plan): Plan {
  if (plan.constant === undefined) return plan;
  const value = plan.evaluate(new Frame([], Infinity));
  if (value instanceof CelError) throw new PlanProblem(value.message);
  return constantPlan(value);
}

function constantPlan(constant: CelValue): Plan {
  return { evaluate: () => constant, constant };
}

/** An attribute by itself costs one, a choice between two nothing. */
function attributePlan(attribute: Attribute): Plan {
  const resolve = resolver(attribute);
  if (attribute.kind === 'conditional') return { evaluate: resolve, attribute };
  const evaluate: Evaluate = (frame) => {
    const value = resolve(frame);
    frame.spend(1);
    return value;
  };
  return { evaluate, attribute };
}

/** has() costs its steps only; of a choice even one less, upstream having it so. */
function testPlan(attribute: Attribute): Plan {
  const resolve = resolver(attribute);
  const refund = attribute.kind === 'conditional' ? 1 : 0;
  return {
    evaluate: (frame) => {
      const value = resolve(frame);
      frame.cost -= refund;
      return presence(value);
    },
  };
}

function presence(value: CelValue): CelValue {
  return typeof value === 'object' && value !== null && 'value' in value && !(value instanceof CelError)
    ? value.value !== undefined
    : value;
}

function attributeOf({ attribute, evaluate }: Plan): Attribute {
  return attribute ?? { kind: 'path', base: evaluate, steps: [] };
}

function indexPlan(operand: Plan, index: Plan, optional: boolean): Plan {
  const { constant } = index;
  if (constant !== undefined && !isKey(constant)) throw new PlanProblem('invalid qualifier type');
  const key = constant ?? (index.attribute ? resolver(index.attribute) : index.evaluate);
  return attributePlan(extended(attributeOf(operand), { key, optional, testOnly: false }));
}
