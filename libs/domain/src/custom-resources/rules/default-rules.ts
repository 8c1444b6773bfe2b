import { evaluateRules } from '#domain/custom-resources/rules/evaluate-rules.js';
import { objectBudget, perCallLimit } from '#domain/custom-resources/rules/limits.js';
import { buildRuleTree } from '#domain/custom-resources/rules/rule-tree.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import type { Json } from '#domain/json/json.js';
import type { FieldError } from '#domain/status/field-error.js';

/** Asks the rules of a schema about the defaults in it, all of them on one budget. */
export class DefaultRules {
  #remaining = objectBudget;

  /** The budget is used up: nothing more is to be asked. */
  get isOver(): boolean {
    return this.#remaining < 0;
  }

  /** A default must do as a value that was there before, and as one that was not. */
  check(value: Json, schema: StructuralSchema, path: string, isResourceRoot: boolean): readonly FieldError[] {
    const tree = buildRuleTree(schema, isResourceRoot);
    if (!tree) return [];
    const limits = { budget: this.#remaining, perCall: perCallLimit };
    const kept = evaluateRules(tree, { raw: value, old: value }, path, limits);
    this.#remaining = kept.remaining;
    if (kept.errors.length > 0) return kept.errors;
    const set = evaluateRules(tree, { raw: value }, path, limits);
    this.#remaining = Math.min(kept.remaining, set.remaining);
    return set.errors;
  }
}
