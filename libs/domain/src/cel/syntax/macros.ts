import type { CallExpression, Comprehension, Expression, IdentExpression } from '#domain/cel/syntax/expression.js';

/** Why a macro cannot be expanded. */
export interface MacroProblem {
  readonly kind: 'problem';
  readonly at: number;
  readonly message: string;
}

type Expansion = Expression | MacroProblem;
/** `at` is where the call stands; everything the macro makes stands there too. */
type Macro = (at: number, target: Expression, args: readonly Expression[]) => Expansion;

/** The name of what a fold builds up; no expression can write it. */
const accumulator = '@result';
const oldAccumulator = '__result__';
const unused = '#unused';
const sortInput = '@__sortBy_input__';

/** What a call of a macro stands for, undefined when it is a call of a function. Sources: cel-go's parser/macro.go, cel/library.go, ext. */
export function expandMacro(at: number, name: string, target: Expression | undefined, args: readonly Expression[]): Expansion | undefined {
  if (!target) return name === 'has' && args.length === 1 ? has(at, args) : undefined;
  return memberMacros.get(`${name}/${args.length}`)?.(at, target, args);
}

function has(at: number, [argument]: readonly Expression[]): Expansion {
  if (argument?.kind === 'select') return { ...argument, at, testOnly: true };
  return problem(argument, 'invalid argument to has() macro');
}

const memberMacros: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  ['all/2', quantifier(all)],
  ['all/3', quantifier(all)],
  ['exists/2', quantifier(exists)],
  ['exists/3', quantifier(exists)],
  ['exists_one/2', quantifier(existsOne)],
  ['exists_one/3', quantifier(existsOne)],
  ['existsOne/2', quantifier(existsOne)],
  ['existsOne/3', quantifier(existsOne)],
  ['map/2', mapping],
  ['map/3', mapping],
  ['filter/2', filtering],
  ['optMap/2', optionalMapping(true)],
  ['optFlatMap/2', optionalMapping(false)],
  ['transformList/3', transformation(appended)],
  ['transformList/4', transformation(appended)],
  ['transformMap/3', transformation(insertedByKey)],
  ['transformMap/4', transformation(insertedByKey)],
  ['transformMapEntry/3', transformation(insertedEntries)],
  ['transformMapEntry/4', transformation(insertedEntries)],
  ['sortBy/2', sorting],
]);

function problem(expression: Expression | undefined, message: string): MacroProblem {
  return { kind: 'problem', at: expression?.at ?? -1, message };
}

function literal(at: number, value: boolean | number): Expression {
  return { kind: 'literal', at, value };
}

function ident(at: number, name: string): IdentExpression {
  return { kind: 'ident', at, name };
}

function call(at: number, name: string, ...args: readonly Expression[]): CallExpression {
  return { kind: 'call', at, function: name, target: undefined, args };
}

function member(at: number, name: string, target: Expression, ...args: readonly Expression[]): CallExpression {
  return { kind: 'call', at, function: name, target, args };
}

function emptyList(at: number): Expression {
  return { kind: 'list', at, elements: [], optionals: new Set() };
}

function emptyMap(at: number): Expression {
  return { kind: 'map', at, entries: [] };
}

/** The accumulator with one more element. */
function appended(at: number, _key: string, element: Expression): Expression {
  return call(at, '_+_', ident(at, accumulator), { kind: 'list', at, elements: [element], optionals: new Set() });
}

function insertedByKey(at: number, key: string, value: Expression): Expression {
  return call(at, 'cel.@mapInsert', ident(at, accumulator), ident(at, key), value);
}

function insertedEntries(at: number, _key: string, entries: Expression): Expression {
  return call(at, 'cel.@mapInsert', ident(at, accumulator), entries);
}

/** What a fold needs to know beyond its range and its variables. */
type Fold = Pick<Comprehension, 'init' | 'condition' | 'step' | 'result'>;

function all(at: number, predicate: Expression): Fold {
  const condition = call(at, '@not_strictly_false', ident(at, accumulator));
  return { init: literal(at, true), condition, step: call(at, '_&&_', ident(at, accumulator), predicate), result: ident(at, accumulator) };
}

function exists(at: number, predicate: Expression): Fold {
  const condition = call(at, '@not_strictly_false', call(at, '!_', ident(at, accumulator)));
  return { init: literal(at, false), condition, step: call(at, '_||_', ident(at, accumulator), predicate), result: ident(at, accumulator) };
}

function existsOne(at: number, predicate: Expression): Fold {
  const incremented = call(at, '_+_', ident(at, accumulator), literal(at, 1));
  return {
    init: literal(at, 0),
    condition: literal(at, true),
    step: call(at, '_?_:_', predicate, incremented, ident(at, accumulator)),
    result: call(at, '_==_', ident(at, accumulator), literal(at, 1)),
  };
}

/** A fold over one variable, or over two when the call has two before its last argument. */
function quantifier(fold: (at: number, predicate: Expression) => Fold): Macro {
  return (at, target, args) => {
    const names = args.slice(0, -1);
    const wrong = variableProblem(names, 'argument must be a simple name');
    const predicate = args.at(-1);
    return wrong ?? (predicate ? comprehension(at, target, names, fold(at, predicate)) : problem(undefined, ''));
  };
}

function comprehension(at: number, range: Expression, names: readonly Expression[], fold: Fold): Comprehension {
  const [variable = '', secondVariable] = names.map((name) => (name.kind === 'ident' ? name.name : ''));
  return { kind: 'comprehension', at, range, variable, secondVariable, accumulator, ...fold };
}

/** What is wrong with the names that a macro binds. */
function variableProblem(names: readonly Expression[], message: string): MacroProblem | undefined {
  for (const name of names) if (name.kind !== 'ident') return problem(name, message);
  const [first, second] = names;
  if (first?.kind === 'ident' && second?.kind === 'ident' && first.name === second.name) {
    return problem(second, `duplicate variable name: ${first.name}`);
  }
  const overwriting = names.find((name) => name.kind === 'ident' && (name.name === accumulator || name.name === oldAccumulator));
  return overwriting && problem(overwriting, 'iteration variable overwrites accumulator variable');
}

/** `e.map(x, f)` and `e.map(x, p, f)`. */
function mapping(at: number, target: Expression, args: readonly Expression[]): Expansion {
  const names = args.slice(0, 1);
  return variableProblem(names, 'argument is not an identifier') ?? collecting(at, target, names, args.slice(1), appended);
}

function filtering(at: number, target: Expression, [variable, predicate]: readonly Expression[]): Expansion {
  if (!variable || !predicate) return problem(variable, '');
  const wrong = variableProblem([variable], 'argument is not an identifier');
  return wrong ?? collecting(at, target, [variable], [predicate, variable], appended);
}

type Collector = (at: number, key: string, value: Expression) => Expression;

/** A fold that adds to a list or a map: `rest` is what to add, or a predicate and what to add. */
function collecting(
  at: number,
  range: Expression,
  names: readonly Expression[],
  rest: readonly Expression[],
  collect: Collector,
): Comprehension {
  const [key] = names;
  const [predicate, value] = rest.length > 1 ? rest : [undefined, rest[0]];
  const added = collect(at, key?.kind === 'ident' ? key.name : '', value ?? { kind: 'invalid', at });
  const step = predicate ? call(at, '_?_:_', predicate, added, ident(at, accumulator)) : added;
  const init = collect === appended ? emptyList(at) : emptyMap(at);
  return comprehension(at, range, names, { init, condition: literal(at, true), step, result: ident(at, accumulator) });
}

/** `e.transformList(i, v, f)` and its like, with a predicate before `f` or without. */
function transformation(collect: Collector): Macro {
  return (at, target, args) => {
    const names = args.slice(0, 2);
    return variableProblem(names, 'argument must be a simple name') ?? collecting(at, target, names, args.slice(2), collect);
  };
}

/** A fold that only gives a name to a value. */
function binding(at: number, name: string, value: Expression, result: Expression): Comprehension {
  return {
    kind: 'comprehension',
    at,
    range: emptyList(at),
    variable: unused,
    secondVariable: undefined,
    accumulator: name,
    init: value,
    condition: literal(at, false),
    step: ident(at, name),
    result,
  };
}

/** `o.optMap(x, f)`: an optional of `f` when `o` has a value. The target is evaluated twice, as upstream does. */
function optionalMapping(wrap: boolean): Macro {
  const name = wrap ? 'optMap' : 'optFlatMap';
  return (at, target, [variable, mapped]) => {
    if (variable?.kind !== 'ident' || !mapped) return problem(variable, `${name}() variable name must be a simple identifier`);
    const bound = binding(at, variable.name, member(at, 'value', copied(target)), mapped);
    const some = wrap ? call(at, 'optional.of', bound) : bound;
    return call(at, '_?_:_', member(at, 'hasValue', target), some, call(at, 'optional.none'));
  };
}

const sortable: ReadonlySet<Expression['kind']> = new Set(['list', 'select', 'ident', 'comprehension', 'call']);

function sorting(at: number, target: Expression, args: readonly Expression[]): Expansion {
  if (!sortable.has(target.kind)) {
    return problem(target, 'sortBy can only be applied to a list, identifier, comprehension, call or select expression');
  }
  const keys = mapping(at, ident(at, sortInput), args);
  if (keys.kind === 'problem') return keys;
  return binding(at, sortInput, target, member(at, '@sortByAssociatedKeys', ident(at, sortInput), keys));
}

/** The same tree of other nodes, because tables are kept by node. */
function copied(expression: Expression): Expression {
  switch (expression.kind) {
    case 'select':
      return { ...expression, operand: copied(expression.operand) };
    case 'call':
      return { ...expression, target: expression.target && copied(expression.target), args: expression.args.map(copied) };
    case 'list':
      return { ...expression, elements: expression.elements.map(copied) };
    case 'map':
      return {
        ...expression,
        entries: expression.entries.map((entry) => ({ ...entry, key: copied(entry.key), value: copied(entry.value) })),
      };
    case 'struct':
      return { ...expression, fields: expression.fields.map((field) => ({ ...field, value: copied(field.value) })) };
    case 'comprehension':
      return {
        ...expression,
        range: copied(expression.range),
        init: copied(expression.init),
        condition: copied(expression.condition),
        step: copied(expression.step),
        result: copied(expression.result),
      };
    default:
      return { ...expression };
  }
}
