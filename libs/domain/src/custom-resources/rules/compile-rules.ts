import type { Checked } from '#domain/cel/check/checked.js';
import type { Environment } from '#domain/cel/check/environment.js';
import { compileExpression } from '#domain/cel/compile.js';
import { estimateCost } from '#domain/cel/cost/estimate-cost.js';
import { kubernetesFunctions } from '#domain/cel/library/kubernetes-functions.js';
import { makeProgram, type Program } from '#domain/cel/program.js';
import { maxRequestBytes } from '#domain/custom-resources/rules/limits.js';
import { nameTypes } from '#domain/custom-resources/expressions/name-types.js';
import { pathSizes } from '#domain/custom-resources/expressions/path-sizes.js';
import type { TypeDeclaration } from '#domain/custom-resources/expressions/type-declaration.js';
import { optionalType } from '#domain/cel/types/cel-type.js';
import { findFieldPath } from '#domain/custom-resources/structural/find-field-path.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { fnv1a32 } from '#domain/hash/fnv.js';
import type { ValidationRule } from '#domain/schema/types/apiextensions-v1.js';

/** A rule of a schema, ready to be asked. Source: CompilationResult of apiextensions-apiserver's schema/cel/compilation.go. */
export interface CompiledRule {
  readonly rule: ValidationRule;
  /** Undefined where the rule is empty, or there is a problem. */
  readonly program: Program | undefined;
  /** `compilation failed: ERROR: ...`, `cel expression must evaluate to a bool`, `program instantiation failed: ...` */
  readonly problem: string | undefined;
  readonly usesOldSelf: boolean;
  /** The most that the rule may cost where it applies once. */
  readonly maxCost: number;
  /** How often values of the schema may be in an object at most, where no limits tell. */
  readonly maxCardinality: number;
  readonly message: CompiledMessage | undefined;
  /** Where errors stand, from the value on: `.spec.name` is `spec.name`. Empty for the value itself. */
  readonly fieldPath: string;
}

export interface CompiledMessage {
  readonly program: Program | undefined;
  readonly problem: string | undefined;
  readonly maxCost: number;
}

/** Variables of rules, in the order of their values. */
const variables = ['self', 'oldSelf'];

/** The rules of one schema, its inner ones not among them. Nothing but `rules` is read of where they come from. */
export function compileRules(
  rules: readonly ValidationRule[],
  schema: StructuralSchema,
  declaration: TypeDeclaration,
): readonly CompiledRule[] {
  if (rules.length === 0) return [];
  const compiler = new RuleCompiler(schema, declaration, selfTypeName(rules));
  return rules.map((rule) => compiler.compile(rule));
}

/** Rules must not name the type of `self`, so its name has a number in it that nobody can rely on. */
function selfTypeName(rules: readonly ValidationRule[]): string {
  return `selfType${fnv1a32(JSON.stringify(rules)) % 1_000_000_000}`;
}

class RuleCompiler {
  readonly #environment: Environment;
  readonly #optionalEnvironment: Environment;

  constructor(
    private readonly schema: StructuralSchema,
    private readonly declaration: TypeDeclaration,
    typeName: string,
  ) {
    const { type, objects } = nameTypes(declaration, typeName);
    const environment = { functions: kubernetesFunctions, objects };
    this.#environment = {
      ...environment,
      variables: new Map([
        ['self', type],
        ['oldSelf', type],
      ]),
    };
    this.#optionalEnvironment = {
      ...environment,
      variables: new Map([
        ['self', type],
        ['oldSelf', optionalType(type)],
      ]),
    };
  }

  compile(rule: ValidationRule): CompiledRule {
    const environment = rule.optionalOldSelf ? this.#optionalEnvironment : this.#environment;
    const blank = { rule, program: undefined, problem: undefined, usesOldSelf: false, maxCost: 0, message: undefined, fieldPath: '' };
    const none = { ...blank, maxCardinality: 0 };
    if (rule.rule.trim() === '') return none;
    const checked = compileExpression(rule.rule, environment);
    if ('problem' in checked) return { ...none, problem: `compilation failed: ${checked.problem}` };
    if (checked.types.get(checked.expression)?.kind !== 'bool') return { ...none, problem: 'cel expression must evaluate to a bool' };
    const usesOldSelf = [...checked.references.values()].some(({ name }) => name === 'oldSelf');
    const program = makeProgram(checked, environment, variables);
    if (typeof program === 'string') return { ...none, usesOldSelf, problem: `program instantiation failed: ${program}` };
    return {
      ...blank,
      program,
      usesOldSelf,
      maxCost: this.#maxCost(checked, environment),
      maxCardinality: Math.floor(maxRequestBytes / (this.declaration.minSize + 1)),
      message: rule.messageExpression ? this.#compileMessage(rule.messageExpression, environment) : undefined,
      fieldPath: this.#fieldPath(rule.fieldPath ?? ''),
    };
  }

  #maxCost(checked: Checked, environment: Environment): number {
    return estimateCost(checked, environment, pathSizes(this.declaration)).max;
  }

  #compileMessage(expression: string, environment: Environment): CompiledMessage {
    const none = { program: undefined, maxCost: 0 };
    const checked = compileExpression(expression, environment);
    if ('problem' in checked) return { ...none, problem: `messageExpression compilation failed: ${checked.problem}` };
    if (checked.types.get(checked.expression)?.kind !== 'string')
      return { ...none, problem: 'messageExpression must evaluate to a string' };
    const program = makeProgram(checked, environment, variables);
    if (typeof program === 'string') return { ...none, problem: `messageExpression instantiation failed: ${program}` };
    return { program, problem: undefined, maxCost: this.#maxCost(checked, environment) };
  }

  #fieldPath(fieldPath: string): string {
    if (fieldPath === '') return '';
    const found = findFieldPath(fieldPath, this.schema, { allowsBrackets: true });
    return 'problem' in found ? '' : found.path;
  }
}
