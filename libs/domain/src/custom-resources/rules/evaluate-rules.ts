import type { Program } from '#domain/cel/program.js';
import type { CompiledRule } from '#domain/custom-resources/rules/compile-rules.js';
import { evaluateRule, outOfBudgetError, type RuleSubject } from '#domain/custom-resources/rules/evaluate-rule.js';
import { objectBudget, perCallLimit } from '#domain/custom-resources/rules/limits.js';
import { correlatedItems } from '#domain/custom-resources/rules/correlated-items.js';
import { Ratchet } from '#domain/custom-resources/rules/ratchet.js';
import type { RuleTree } from '#domain/custom-resources/rules/rule-tree.js';
import { CelOptional, type CelValue, optionalNone } from '#domain/cel/values/value.js';
import type { Correlated } from '#domain/custom-resources/validation/correlated.js';
import { isJsonObject, type JsonObject } from '#domain/json/json.js';
import { childPath, type FieldError, formatFieldError, indexPath, invalid } from '#domain/status/field-error.js';

/** What all rules say of an object. */
export interface RulesOutcome {
  readonly errors: readonly FieldError[];
  /** What would be errors had the update changed anything that the rules look at. */
  readonly warnings: readonly string[];
  /** What is left of the budget; negative where it ran out or a rule ended everything. */
  readonly remaining: number;
}

export interface RuleLimits {
  readonly budget: number;
  readonly perCall: number;
}

const usualLimits: RuleLimits = { budget: objectBudget, perCall: perCallLimit };

/**
 * Asks all rules about a value and what is in it. `old` is what was there before; `correlated` lets broken rules be where nothing has changed.
 * Source: validate of apiextensions-apiserver's schema/cel/validation.go.
 */
export function evaluateRules(
  tree: RuleTree,
  value: { readonly raw: unknown; readonly old?: unknown; readonly correlated?: Correlated | undefined },
  path: string,
  limits: RuleLimits = usualLimits,
): RulesOutcome {
  const evaluation = new Evaluation(limits);
  evaluation.visit(tree, { raw: value.raw, old: value.old, path, ratchet: Ratchet.of(value.correlated) });
  const { errors, warnings, remaining } = evaluation;
  return { errors, warnings, remaining };
}

interface Visited {
  readonly raw: unknown;
  readonly old: unknown;
  readonly path: string;
  readonly ratchet: Ratchet;
}

class Evaluation {
  readonly errors: FieldError[] = [];
  readonly warnings: string[] = [];
  remaining: number;

  constructor(private readonly limits: RuleLimits) {
    this.remaining = limits.budget;
  }

  get #isOver(): boolean {
    return this.remaining < 0;
  }

  visit(tree: RuleTree, visited: Visited): void {
    const { raw, old, path, ratchet } = visited;
    if (raw === null || raw === undefined) return;
    this.#askRules(tree, visited);
    for (const inner of tree.allOf) {
      if (this.#isOver) return;
      this.visit(inner, { raw, old, path, ratchet: ratchet.withinAllOf() });
    }
    if (this.#isOver) return;
    if (Array.isArray(raw)) this.#visitItems(tree, visited, raw);
    else if (isJsonObject(raw)) this.#visitMembers(tree, visited, raw);
  }

  #visitMembers(tree: RuleTree, { old, path, ratchet }: Visited, raw: JsonObject): void {
    const { additionalProperties, properties, schema } = tree;
    const isCorrelatable = schema.mapType === undefined || schema.mapType === 'granular' || schema.mapType === 'atomic';
    const before = isCorrelatable && isJsonObject(old) ? old : undefined;
    const visit = (inner: RuleTree, name: string, at: string): void => {
      if (this.#isOver) return;
      this.visit(inner, { raw: raw[name], old: own(before, name), path: at, ratchet: ratchet.member(name) });
    };
    if (additionalProperties) for (const name of Object.keys(raw)) visit(additionalProperties, name, indexPath(path, name));
    if (properties.size === 0) return;
    for (const name of Object.keys(raw)) {
      const inner = properties.get(name);
      if (inner) visit(inner, name, childPath(path, name));
    }
  }

  #visitItems({ items, schema }: RuleTree, { old, path, ratchet }: Visited, raw: readonly unknown[]): void {
    if (!items) return;
    const before = correlatedItems(schema, old);
    for (const [i, item] of raw.entries()) {
      if (this.#isOver) return;
      this.visit(items, { raw: item, old: before(item), path: indexPath(path, i), ratchet: ratchet.item(i) });
    }
  }

  #askRules(tree: RuleTree, { raw, old, path, ratchet }: Visited): void {
    const { rules, schema, problem } = tree;
    const subject: RuleSubject = { path: path === '' ? '<nil>' : path, schemaType: schema.type, raw };
    if (problem !== undefined) {
      this.errors.push(invalid(subject.path, schema.type, `rule compiler initialization error: ${problem}`));
      return;
    }
    if (rules.length === 0) return;
    if (this.remaining <= 0) {
      this.errors.push(outOfBudgetError(subject));
      this.remaining = -1;
      return;
    }
    const values = new Variables(tree, raw, old);
    for (const rule of rules) {
      if (this.#isOver) return;
      this.#ask(rule, subject, values, ratchet);
    }
  }

  #ask(compiled: CompiledRule, subject: RuleSubject, values: Variables, ratchet: Ratchet): void {
    const { rule, usesOldSelf } = compiled;
    if (compiled.problem !== undefined) {
      this.errors.push(invalid(subject.path, subject.schemaType, `rule compile error: ${compiled.problem}`));
      return;
    }
    const isOptional = rule.optionalOldSelf === true;
    if (!hasProgram(compiled) || (usesOldSelf && !values.hasOld && !isOptional)) return;
    const variables = [values.self, usesOldSelf || compiled.message ? values.oldSelf(isOptional) : undefined] as const;
    const { error, isBroken, remaining } = evaluateRule(compiled, subject, variables, this.remaining, this.limits.perCall);
    this.remaining = remaining;
    if (!error) return;
    if (isBroken && !usesOldSelf && ratchet.isUnchanged) this.warnings.push(formatFieldError(error));
    else this.errors.push(error);
  }
}

function hasProgram(compiled: CompiledRule): compiled is CompiledRule & { readonly program: Program } {
  return compiled.program !== undefined;
}

function own(object: JsonObject | undefined, name: string): unknown {
  return object && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Values of self and oldSelf, made once for all rules of a value. */
class Variables {
  readonly self: CelValue;
  readonly hasOld: boolean;
  #old: CelValue | undefined;

  constructor(
    private readonly tree: RuleTree,
    raw: unknown,
    private readonly old: unknown,
  ) {
    this.self = tree.read(raw);
    this.hasOld = old !== null && old !== undefined && tree.rules.some(({ usesOldSelf }) => usesOldSelf);
  }

  oldSelf(isOptional: boolean): CelValue | undefined {
    if (!this.hasOld) return isOptional ? optionalNone : undefined;
    this.#old ??= this.tree.read(this.old);
    return isOptional ? new CelOptional(this.#old) : this.#old;
  }
}
