import type { Checked } from '#domain/cel/check/checked.js';
import type { Environment } from '#domain/cel/check/environment.js';
import type { EstimatedNode, PathSizes } from '#domain/cel/cost/call-estimate.js';
import { estimateCall } from '#domain/cel/cost/estimate-call.js';
import {
  addRanges,
  exactly,
  listCreationCost,
  mapCreationCost,
  multiplyRanges,
  type Range,
  unionOf,
  unknownRange,
  unlimited,
  zeroRange,
} from '#domain/cel/cost/range.js';
import { literalSize, scalarSize } from '#domain/cel/cost/static-size.js';
import type {
  CallExpression,
  Comprehension,
  Expression,
  ListExpression,
  MapExpression,
  SelectExpression,
} from '#domain/cel/syntax/expression.js';
import { type CelType, dynType } from '#domain/cel/types/cel-type.js';

/** The least and the most that an evaluation may cost, given how large the variables may be. Source: cel-go's checker/cost.go. */
export function estimateCost(checked: Checked, environment: Environment, sizes: PathSizes): Range {
  return new CostEstimator(checked, environment, sizes).cost(checked.expression);
}

/** How large keys and values of a list or a map are. */
export interface EntrySizes {
  readonly container: 'list' | 'map';
  readonly key: Range;
  readonly value: Range;
}

interface LocalVariable {
  readonly path: readonly string[];
  readonly size: Range | undefined;
  readonly entries: EntrySizes | undefined;
}

const one = exactly(1);

export class CostEstimator {
  readonly #paths = new Map<Expression, readonly string[]>();
  readonly #sizes = new Map<Expression, Range>();
  readonly #entries = new Map<Expression, EntrySizes>();
  readonly #locals = new Map<string, LocalVariable[]>();

  constructor(
    private readonly checked: Checked,
    readonly environment: Environment,
    private readonly pathSizes: PathSizes,
  ) {}

  cost(expression: Expression): Range {
    switch (expression.kind) {
      case 'ident':
        return this.#costName(expression, expression.name);
      case 'select':
        return this.#costSelect(expression);
      case 'call':
        return this.#costCall(expression);
      case 'list':
        return this.#costList(expression);
      case 'map':
        return this.#costMap(expression);
      case 'comprehension':
        return isBinding(expression) ? this.#costBinding(expression) : this.#costFold(expression);
      default:
        return zeroRange;
    }
  }

  /** What is known of the result of an expression that was counted. */
  node(expression: Expression): EstimatedNode {
    const path = this.#pathOf(expression);
    const [first] = path;
    return {
      path: first === undefined || first === '@result' || first === '__result__' ? undefined : path,
      type: this.#typeOf(expression),
      expression,
      size: this.sizeOf(expression),
    };
  }

  sizeOf(expression: Expression): Range | undefined {
    const known = this.#sizes.get(expression) ?? literalSize(expression);
    if (known) return known;
    const bySchema = this.#sizeAt(this.#pathOf(expression));
    if (bySchema) this.#sizes.set(expression, bySchema);
    return (
      bySchema ?? scalarSize(this.#typeOf(expression)) ?? (expression.kind === 'ident' ? this.#local(expression.name)?.size : undefined)
    );
  }

  entriesOf(expression: Expression): EntrySizes | undefined {
    return this.#entries.get(expression) ?? (expression.kind === 'ident' ? this.#local(expression.name)?.entries : undefined);
  }

  setEntries(expression: Expression, entries: EntrySizes | undefined): void {
    if (entries) this.#entries.set(expression, entries);
  }

  /** The size the expression tells, else the one the schema tells of where it comes from. */
  readonly nodeSize = (node: EstimatedNode): Range => node.size ?? this.#sizeAt(node.path ?? []) ?? unknownRange;

  #sizeAt(path: readonly string[]): Range | undefined {
    return path.length === 0 ? undefined : this.pathSizes(path);
  }

  #typeOf(expression: Expression): CelType {
    return this.checked.types.get(expression) ?? dynType;
  }

  #local(name: string): LocalVariable | undefined {
    return this.#locals.get(name)?.at(-1);
  }

  #pathOf(expression: Expression): readonly string[] {
    const local = expression.kind === 'ident' ? this.#local(expression.name) : undefined;
    return local?.path ?? this.#paths.get(expression) ?? [];
  }

  #costName(expression: Expression, name: string): Range {
    this.#paths.set(expression, this.#local(name)?.path ?? [name]);
    return one;
  }

  #costSelect(expression: SelectExpression): Range {
    const reference = this.checked.references.get(expression);
    if (reference?.kind === 'ident') return this.#costName(expression, reference.name);
    const operand = this.cost(expression.operand);
    if (expression.testOnly) return operand;
    const { kind } = this.#typeOf(expression.operand);
    this.#paths.set(expression, [...this.#pathOf(expression.operand), expression.field]);
    return kind === 'map' || kind === 'struct' || kind === 'typeParam' ? addRanges(operand, one) : operand;
  }

  #costCall(expression: CallExpression): Range {
    const reference = this.checked.references.get(expression);
    const [first] = expression.args;
    if (expression.function === 'dyn' && first) return this.#costDyn(expression, first);
    const costs = expression.args.map((arg) => this.cost(arg));
    const args = expression.args.map((arg) => this.node(arg));
    if (reference?.kind !== 'function') return zeroRange;
    const targetNode = reference.isMember ? expression.target : undefined;
    const targetCost = targetNode ? this.cost(targetNode) : zeroRange;
    const target = targetNode && this.node(targetNode);
    let total: Range = { min: unlimited, max: 0 };
    let size: Range | undefined = undefined;
    for (const overload of reference.overloads) {
      const estimate = estimateCall(this, { expression, name: reference.name, overload, target, args, costs });
      total = unionOf(total, estimate.cost);
      if (estimate.size) size = size ? unionOf(size, estimate.size) : estimate.size;
      const step = overload === 'index_list' ? '@items' : overload === 'index_map' ? '@values' : undefined;
      if (step && first) {
        size = this.entriesOf(first)?.value;
        this.#paths.set(expression, [...this.#pathOf(first), step]);
      }
      size ??= this.sizeOf(expression);
    }
    if (size) this.#sizes.set(expression, size);
    return addRanges(targetCost, total);
  }

  #costDyn(expression: Expression, argument: Expression): Range {
    const cost = addRanges(one, this.cost(argument));
    this.#copySizes(expression, argument);
    return cost;
  }

  #copySizes(to: Expression, from: Expression): void {
    const size = this.sizeOf(from);
    if (size) this.#sizes.set(to, size);
    this.setEntries(to, this.entriesOf(from));
  }

  /** The range over the sizes of expressions, each counted before. */
  #unionOfSizes(expressions: readonly Expression[]): Range {
    if (expressions.length === 0) return zeroRange;
    return expressions.reduce<Range>((range, each) => unionOf(range, this.sizeOf(each) ?? unknownRange), { min: unlimited, max: 0 });
  }

  #costList(expression: ListExpression): Range {
    const costs = expression.elements.map((element) => this.cost(element));
    this.setEntries(expression, { container: 'list', key: one, value: this.#unionOfSizes(expression.elements) });
    return addRanges(...costs, exactly(listCreationCost));
  }

  #costMap(expression: MapExpression): Range {
    const [keys, values] = [expression.entries.map(({ key }) => key), expression.entries.map(({ value }) => value)];
    const costs = expression.entries.flatMap(({ key, value }) => [this.cost(key), this.cost(value)]);
    this.setEntries(expression, { container: 'map', key: this.#unionOfSizes(keys), value: this.#unionOfSizes(values) });
    return addRanges(...costs, exactly(mapCreationCost));
  }

  #costFold(expression: Comprehension): Range {
    const { range, init, accumulator, variable, secondVariable } = expression;
    const before = addRanges(this.cost(range), this.cost(init));
    this.#push(accumulator, { path: this.#pathOf(init), size: this.sizeOf(init), entries: this.entriesOf(init) });
    const [key, value] = this.#iterated(range);
    const isList = (this.entriesOf(range)?.container ?? this.#typeOf(range).kind) === 'list';
    this.#push(variable, secondVariable === undefined && isList ? value : key);
    if (secondVariable !== undefined) this.#push(secondVariable, value);
    const loop = addRanges(this.cost(expression.condition), this.cost(expression.step));
    this.#pop(variable);
    if (secondVariable !== undefined) this.#pop(secondVariable);
    const result = this.cost(expression.result);
    this.#pop(accumulator);
    const count = this.sizeOf(range) ?? unknownRange;
    this.#sizeFold(expression, count);
    return addRanges(before, result, multiplyRanges(count, loop));
  }

  /** A fold that collects has as many elements as its range at most; one over a literal is as large as that. */
  #sizeFold(expression: Comprehension, count: Range): void {
    const { init, step } = expression;
    if (init.kind === 'literal') {
      const size = this.sizeOf(init);
      if (size) this.#sizes.set(expression, size);
    } else if (init.kind === 'list' || init.kind === 'map') {
      this.#sizes.set(expression, count);
      this.setEntries(expression, this.entriesOf(step));
    }
  }

  /** The keys or indices, and the values or items, of a range. */
  #iterated(range: Expression): readonly [key: LocalVariable, value: LocalVariable] {
    const entries = this.entriesOf(range);
    const isList = (entries?.container ?? this.#typeOf(range).kind) === 'list';
    const path = this.#pathOf(range);
    return [
      { path: [...path, isList ? '@indices' : '@keys'], size: entries?.key, entries: undefined },
      { path: [...path, isList ? '@items' : '@values'], size: entries?.value, entries: undefined },
    ];
  }

  #push(name: string, local: LocalVariable): void {
    const stack = this.#locals.get(name) ?? [];
    stack.push(local);
    this.#locals.set(name, stack);
  }

  #pop(name: string): void {
    this.#locals.get(name)?.pop();
  }

  #costBinding(expression: Comprehension): Range {
    const { range, init, accumulator, result } = expression;
    const before = addRanges(this.cost(range), this.cost(init));
    this.#push(accumulator, { path: this.#pathOf(init), size: this.sizeOf(init), entries: this.entriesOf(init) });
    const after = this.cost(result);
    this.#pop(accumulator);
    this.#copySizes(expression, result);
    return addRanges(before, after);
  }
}

/** A fold over nothing, which only gives a name to a value. */
function isBinding({ range, condition, accumulator }: Comprehension): boolean {
  const isEmpty = range.kind === 'list' && range.elements.length === 0;
  return isEmpty && condition.kind === 'literal' && condition.value === false && accumulator !== '__result__';
}
