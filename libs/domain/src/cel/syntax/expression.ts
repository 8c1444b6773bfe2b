import type { CelValue } from '#domain/cel/values/value.js';

/**
 * The tree of an expression, macros expanded. What the checker learns about a node is kept in tables beside the tree, by node.
 * `at` is where messages point: an offset into the text in UTF-16 units, or -1.
 */
export type Expression =
  | LiteralExpression
  | IdentExpression
  | SelectExpression
  | CallExpression
  | ListExpression
  | MapExpression
  | StructExpression
  | Comprehension
  | InvalidExpression;

export interface LiteralExpression {
  readonly kind: 'literal';
  readonly at: number;
  readonly value: CelValue;
}

/** A name; one that begins with a dot means the outermost declaration. */
export interface IdentExpression {
  readonly kind: 'ident';
  readonly at: number;
  readonly name: string;
}

/** `operand.field`, or `has(operand.field)` when it only tests. */
export interface SelectExpression {
  readonly kind: 'select';
  readonly at: number;
  readonly operand: Expression;
  readonly field: string;
  readonly testOnly: boolean;
}

/** A function or an operator (`_+_`, `_[_]`, `_?_:_`); members have a target. */
export interface CallExpression {
  readonly kind: 'call';
  readonly at: number;
  readonly function: string;
  readonly target: Expression | undefined;
  readonly args: readonly Expression[];
}

export interface ListExpression {
  readonly kind: 'list';
  readonly at: number;
  readonly elements: readonly Expression[];
  /** Indices of elements written `?e`, which are left out when their optional is empty. */
  readonly optionals: ReadonlySet<number>;
}

export interface MapEntry {
  readonly at: number;
  readonly key: Expression;
  readonly value: Expression;
  readonly optional: boolean;
}

export interface MapExpression {
  readonly kind: 'map';
  readonly at: number;
  readonly entries: readonly MapEntry[];
}

export interface StructField {
  readonly at: number;
  readonly name: string;
  readonly value: Expression;
  readonly optional: boolean;
}

export interface StructExpression {
  readonly kind: 'struct';
  readonly at: number;
  readonly typeName: string;
  readonly fields: readonly StructField[];
}

/**
 * A fold, which every macro over lists and maps becomes: `accumulator` starts as `init`, and while `condition` holds, `step` of each
 * element gives the next. With a second variable the first is the index or key and the second the element or value.
 */
export interface Comprehension {
  readonly kind: 'comprehension';
  readonly at: number;
  readonly range: Expression;
  readonly variable: string;
  readonly secondVariable: string | undefined;
  readonly accumulator: string;
  readonly init: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result: Expression;
}

/** Stands where something was reported. */
export interface InvalidExpression {
  readonly kind: 'invalid';
  readonly at: number;
}

/** `a.b.c` of a chain of names, undefined of anything else. */
export function qualifiedName(expression: Expression): string | undefined {
  if (expression.kind === 'ident') return expression.name;
  if (expression.kind !== 'select' || expression.testOnly) return undefined;
  const operand = qualifiedName(expression.operand);
  return operand === undefined ? undefined : `${operand}.${expression.field}`;
}

/** The nodes right below one, in the order of evaluation. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'select':
      return [expression.operand];
    case 'call':
      return expression.target ? [expression.target, ...expression.args] : expression.args;
    case 'list':
      return expression.elements;
    case 'map':
      return expression.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'struct':
      return expression.fields.map((field) => field.value);
    case 'comprehension':
      return [expression.range, expression.init, expression.condition, expression.step, expression.result];
    default:
      return [];
  }
}
