import type { Checked, Reference } from '#domain/cel/check/checked.js';
import { type Environment, namedTypes, unusableTypes } from '#domain/cel/check/environment.js';
import type { FunctionDeclaration, Overload } from '#domain/cel/check/function-declaration.js';
import { mostGeneral, Substitution } from '#domain/cel/check/substitution.js';
import { typeOfValue } from '#domain/cel/values/type-of-value.js';
import {
  type CallExpression,
  type Comprehension,
  type Expression,
  type ListExpression,
  type MapExpression,
  qualifiedName,
  type SelectExpression,
  type StructExpression,
} from '#domain/cel/syntax/expression.js';
import { isReservedName } from '#domain/cel/syntax/reserved-names.js';
import { type Issue, locationOf } from '#domain/cel/syntax/source.js';
import {
  boolType,
  type CelType,
  dynType,
  errorType,
  formatSignature,
  intType,
  isDyn,
  isOptionalType,
  listType,
  mapType,
  optionalType,
  parameterOf,
  sameType,
  typeOf,
  typeParameter,
  unwrapOptional,
} from '#domain/cel/types/cel-type.js';

/** Finds the type of every node, or all that is wrong with them. Source: cel-go's checker package; the texts are its own. */
export function checkExpression(text: string, expression: Expression, environment: Environment): Checked | readonly Issue[] {
  const checker = new Checker(text, environment);
  checker.check(expression);
  return checker.issues.length > 0 ? checker.issues : checker.finish(expression);
}

/** Variables of comprehensions, the innermost first. */
interface Scope {
  readonly names: ReadonlyMap<string, CelType>;
  readonly outer: Scope | undefined;
}

class Checker {
  readonly issues: Issue[] = [];
  readonly #types = new Map<Expression, CelType>();
  readonly #references = new Map<Expression, Reference>();
  #known = new Substitution();
  #freeParameters = 0;
  #scope: Scope | undefined = undefined;

  constructor(
    private readonly text: string,
    private readonly environment: Environment,
  ) {}

  finish(expression: Expression): Checked {
    const types = new Map<Expression, CelType>();
    for (const [node, type] of this.#types) types.set(node, this.#known.apply(type, true));
    return { text: this.text, expression, types, references: this.#references };
  }

  check(expression: Expression): void {
    this.#types.set(expression, this.#typeOf(expression));
  }

  #typeOf(expression: Expression): CelType {
    switch (expression.kind) {
      case 'literal':
        return typeOfValue(expression.value);
      case 'ident':
        return this.#checkName(expression, expression.name) ?? this.#undeclared(expression.at, expression.name);
      case 'select':
        return this.#checkSelect(expression);
      case 'call':
        return this.#checkCall(expression);
      case 'list':
        return this.#checkList(expression);
      case 'map':
        return this.#checkMap(expression);
      case 'struct':
        return this.#checkStruct(expression);
      case 'comprehension':
        return this.#checkComprehension(expression);
      case 'invalid':
        return errorType;
    }
  }

  #report(at: number, message: string): void {
    this.issues.push({ location: at < 0 ? undefined : locationOf(this.text, at), message });
  }

  #undeclared(at: number, name: string): CelType {
    this.#report(at, `undeclared reference to '${name}' (in container '')`);
    return errorType;
  }

  #mismatch(at: number, expected: CelType, actual: CelType): void {
    this.#report(at, `expected type '${expected.text}' but found '${actual.text}'`);
  }

  /** The type found for a node that was checked before. */
  #typeAt(expression: Expression): CelType {
    return this.#types.get(expression) ?? errorType;
  }

  /** Checks a node and tells its type, with what is known about parameters by then. */
  #resolved(expression: Expression): CelType {
    this.check(expression);
    return this.#known.apply(this.#typeAt(expression));
  }

  #isAssignable(to: readonly CelType[], from: readonly CelType[]): boolean {
    const known = this.#known.assign(to, from);
    if (known) this.#known = known;
    return known !== undefined;
  }

  #newParameter(): CelType {
    this.#freeParameters += 1;
    return typeParameter(`_var${this.#freeParameters - 1}`);
  }

  /** The type of a variable or of the name of a type; undefined when the name is none. */
  #checkName(expression: Expression, written: string): CelType | undefined {
    const name = written.startsWith('.') ? written.slice(1) : written;
    for (let scope = this.#scope; scope; scope = scope.outer) {
      const local = scope.names.get(name);
      if (local) return this.#refer(expression, { kind: 'ident', name }, local);
    }
    const variable = this.environment.variables.get(name);
    if (variable) return this.#refer(expression, { kind: 'ident', name }, variable);
    const type = namedTypes.get(name) ?? unusableTypes.get(name);
    return type && this.#refer(expression, { kind: 'ident', name, type }, typeOf(type));
  }

  #refer(expression: Expression, reference: Reference, type: CelType): CelType {
    this.#references.set(expression, reference);
    return type;
  }

  #checkSelect(expression: SelectExpression): CelType {
    const name = qualifiedName(expression);
    const named = name === undefined ? undefined : this.#checkName(expression, name);
    if (named) return named;
    const type = this.#checkField(expression.at, expression.operand, expression.field, false);
    return expression.testOnly ? boolType : this.#known.apply(type);
  }

  #checkField(at: number, operand: Expression, field: string, optional: boolean): CelType {
    const operandType = this.#resolved(operand);
    const type = this.#fieldType(at, unwrapOptional(operandType), field);
    return optional || isOptionalType(operandType) ? optionalType(type) : type;
  }

  #fieldType(at: number, target: CelType, field: string): CelType {
    switch (target.kind) {
      case 'map':
        return parameterOf(target, 1);
      case 'struct':
        return this.#objectField(at, target.name, field) ?? errorType;
      case 'typeParam':
        this.#isAssignable([dynType], [target]);
        return dynType;
      case 'dyn':
      case 'error':
        return dynType;
      default:
        this.#report(at, `type '${target.text}' does not support field selection`);
        return dynType;
    }
  }

  #objectField(at: number, typeName: string, field: string): CelType | undefined {
    const fields = this.environment.objects.get(typeName);
    const type = fields?.get(field) ?? (isReservedName(field) ? fields?.get(`__${field}__`) : undefined);
    if (!fields) this.#report(at, `unexpected failed resolution of '${typeName}'`);
    else if (!type) this.#report(at, `undefined field '${field}'`);
    return type;
  }

  #checkCall(expression: CallExpression): CelType {
    const { args, target } = expression;
    if (expression.function === '_?._') return this.#checkOptionalField(expression);
    for (const arg of args) this.check(arg);
    if (!target) return this.#callOf(expression, this.#function(expression.function), undefined);
    const prefix = qualifiedName(target);
    const whole = prefix === undefined ? undefined : this.#function(`${prefix}.${expression.function}`);
    if (whole) return this.#callOf(expression, whole, undefined);
    this.check(target);
    return this.#callOf(expression, this.#function(expression.function), target);
  }

  #function(name: string): FunctionDeclaration | undefined {
    return this.environment.functions.get(name.startsWith('.') ? name.slice(1) : name);
  }

  #checkOptionalField(expression: CallExpression): CelType {
    const [operand, field] = expression.args;
    if (!operand || field?.kind !== 'literal' || typeof field.value !== 'string') return errorType;
    const type = this.#checkField(expression.at, operand, field.value, true);
    this.#types.set(field, typeOfValue(field.value));
    const reference = { kind: 'function', name: '_?._', overloads: ['select_optional_field'], isMember: false } as const;
    return this.#refer(expression, reference, this.#known.apply(type));
  }

  #callOf(expression: CallExpression, declaration: FunctionDeclaration | undefined, target: Expression | undefined): CelType {
    if (!declaration) return this.#undeclared(expression.at, expression.function);
    const nodes = target ? [target, ...expression.args] : expression.args;
    const types = nodes.map((node) => this.#typeAt(node));
    const { name } = declaration;
    if (name === '_&&_' || name === '_||_') return this.#checkLogical(expression, declaration, types);
    const found = this.#overloadsOf(declaration, types, target !== undefined);
    if (found) {
      return this.#refer(expression, { kind: 'function', name, overloads: found.ids, isMember: target !== undefined }, found.result);
    }
    const signature = formatSignature(
      types.map((type) => this.#known.apply(type, true)),
      target !== undefined,
    );
    this.#report(expression.at, `found no matching overload for '${name}' applied to '${signature}'`);
    return errorType;
  }

  #checkLogical(expression: CallExpression, declaration: FunctionDeclaration, types: readonly CelType[]): CelType {
    const wrong = expression.args.filter((arg, i) => {
      const type = types[i] ?? errorType;
      const fits = this.#isAssignable([type], [boolType]);
      if (!fits) this.#mismatch(arg.at, boolType, type);
      return !fits;
    });
    if (wrong.length > 0) return errorType;
    const overloads = declaration.overloads.map((overload) => overload.id);
    return this.#refer(expression, { kind: 'function', name: declaration.name, overloads, isMember: false }, boolType);
  }

  /** The overloads that the arguments fit, and the type they give; `dyn` when they differ. */
  #overloadsOf(
    declaration: FunctionDeclaration,
    types: readonly CelType[],
    member: boolean,
  ): { readonly ids: readonly string[]; readonly result: CelType } | undefined {
    const ids: string[] = [];
    let result: CelType | undefined = undefined;
    for (const overload of declaration.overloads) {
      if (overload.member !== member) continue;
      const [resultType, argTypes] = this.#instance(overload);
      if (!this.#isAssignable(types, argTypes)) continue;
      ids.push(overload.id);
      const type = this.#known.apply(resultType);
      if (!result) result = type;
      else if (!isDyn(result) && !sameType(type, result)) result = dynType;
    }
    return result && { ids, result };
  }

  /** An overload's result and parameters with fresh names for the type parameters in them. */
  #instance({ result, args }: Overload): readonly [result: CelType, args: readonly CelType[]] {
    const fresh = new Map<string, CelType>();
    const collect = (type: CelType): void => {
      if (type.kind === 'typeParam' && !fresh.has(type.text)) fresh.set(type.text, this.#newParameter());
      type.parameters.forEach(collect);
    };
    [result, ...args].forEach(collect);
    if (fresh.size === 0) return [result, args];
    const substitution = new Substitution(fresh);
    return [substitution.apply(result), args.map((arg) => substitution.apply(arg))];
  }

  #checkList({ elements, optionals }: ListExpression): CelType {
    let joined: CelType | undefined = undefined;
    elements.forEach((element, i) => {
      this.check(element);
      joined = this.#join(joined, this.#elementType(element, optionals.has(i)));
    });
    return listType(joined ?? this.#newParameter());
  }

  /** The type an element adds; an optional one must be of an optional type. */
  #elementType(element: Expression, optional: boolean): CelType {
    const type = this.#typeAt(element);
    if (!optional) return type;
    if (!isOptionalType(type) && !isDyn(type)) this.#mismatch(element.at, optionalType(type), type);
    return unwrapOptional(type);
  }

  /** Elements of different types make a list of `dyn`; that literals should not mix types is checked later. */
  #join(previous: CelType | undefined, current: CelType): CelType {
    if (!previous) return current;
    return this.#isAssignable([previous], [current]) ? mostGeneral(previous, current) : dynType;
  }

  #checkMap({ entries }: MapExpression): CelType {
    let keyType: CelType | undefined = undefined;
    let valueType: CelType | undefined = undefined;
    for (const { key, value, optional } of entries) {
      this.check(key);
      keyType = this.#join(keyType, this.#typeAt(key));
      this.check(value);
      valueType = this.#join(valueType, this.#elementType(value, optional));
    }
    if (keyType && valueType) return mapType(keyType, valueType);
    return mapType(this.#newParameter(), this.#newParameter());
  }

  #checkStruct(expression: StructExpression): CelType {
    const { typeName, fields } = expression;
    const type = this.#checkName(expression, typeName);
    if (!type) return this.#undeclared(expression.at, typeName);
    if (type.kind !== 'type') this.#report(expression.at, `'${type.text}' is not a type`);
    else this.#report(expression.at, `'${parameterOf(type, 0).name}' is not a message type`);
    for (const { value } of fields) this.check(value);
    return errorType;
  }

  #checkComprehension(expression: Comprehension): CelType {
    this.check(expression.range);
    this.check(expression.init);
    const rangeType = this.#known.apply(this.#typeAt(expression.range));
    const accumulatorType = this.#typeAt(expression.init);
    const outer = this.#scope;
    const result: Scope = { names: new Map([[expression.accumulator, accumulatorType]]), outer };
    this.#scope = { names: this.#variables(expression, rangeType), outer: result };
    this.#checkAs(expression.condition, boolType);
    this.#checkAs(expression.step, accumulatorType);
    this.#scope = result;
    this.check(expression.result);
    this.#scope = outer;
    return this.#known.apply(this.#typeAt(expression.result));
  }

  #checkAs(expression: Expression, type: CelType): void {
    this.check(expression);
    const found = this.#typeAt(expression);
    if (!this.#isAssignable([type], [found])) this.#mismatch(expression.at, type, found);
  }

  #variables({ range, variable, secondVariable }: Comprehension, rangeType: CelType): ReadonlyMap<string, CelType> {
    const [first, second] = this.#variableTypes(range, rangeType, secondVariable !== undefined);
    return new Map([[variable, first], ...(secondVariable === undefined ? [] : [[secondVariable, second] as const])]);
  }

  #variableTypes(range: Expression, type: CelType, two: boolean): readonly [first: CelType, second: CelType] {
    switch (type.kind) {
      case 'list':
        return two ? [intType, parameterOf(type, 0)] : [parameterOf(type, 0), dynType];
      case 'map':
        return [parameterOf(type, 0), parameterOf(type, 1)];
      case 'dyn':
      case 'error':
      case 'typeParam':
        this.#isAssignable([dynType], [type]);
        return [dynType, dynType];
      default:
        this.#report(range.at, `expression of type '${type.text}' cannot be range of a comprehension (must be list, map, or dynamic)`);
        return [errorType, errorType];
    }
  }
}
