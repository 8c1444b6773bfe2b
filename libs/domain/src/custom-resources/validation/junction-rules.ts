import type { CompiledSchema } from '#domain/custom-resources/validation/compile-schema.js';
import { Outcome, wholeProblem } from '#domain/custom-resources/validation/schema-problem.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

/**
 * `anyOf`, `oneOf`, `allOf` and `not`. Where no alternative fits, the problems of the one that fits best are told as well.
 * Source: schemaPropsValidator in k8s.io/kube-openapi/pkg/validation/validate/schema_props.go.
 */
export class JunctionRules {
  private constructor(
    private readonly anyOf: readonly CompiledSchema[],
    private readonly oneOf: readonly CompiledSchema[],
    private readonly allOf: readonly CompiledSchema[],
    private readonly not: CompiledSchema | undefined,
  ) {}

  /** Undefined for a schema that has none. */
  static of(props: JSONSchemaProps, compile: (props: JSONSchemaProps) => CompiledSchema): JunctionRules | undefined {
    const { anyOf = [], oneOf = [], allOf = [], not } = props;
    if (anyOf.length + oneOf.length + allOf.length === 0 && !not) return undefined;
    return new JunctionRules(anyOf.map(compile), oneOf.map(compile), allOf.map(compile), not && compile(not));
  }

  check(value: unknown, path: string, outcome: Outcome): void {
    if (this.anyOf.length > 0) this.#checkAny(value, path, outcome);
    if (this.oneOf.length > 0) this.#checkOne(value, path, outcome);
    if (this.allOf.length > 0) this.#checkAll(value, path, outcome);
    if (this.not && resultOf(this.not, value, path).problems.length === 0)
      outcome.add(wholeProblem(`"${path}" must not validate the schema (not)`));
  }

  #checkAny(value: unknown, path: string, outcome: Outcome): void {
    let best: Outcome | undefined;
    for (const schema of this.anyOf) {
      const result = resultOf(schema, value, path);
      if (result.problems.length === 0) {
        outcome.merge(result);
        return;
      }
      if (!best || result.matches > best.matches) best = result;
    }
    outcome.add(wholeProblem(`"${path}" must validate at least one schema (anyOf)`));
    if (best) outcome.merge(best);
  }

  #checkOne(value: unknown, path: string, outcome: Outcome): void {
    let best: Outcome | undefined;
    let first: Outcome | undefined;
    let count = 0;
    for (const schema of this.oneOf) {
      const result = resultOf(schema, value, path);
      if (result.problems.length === 0) {
        count += 1;
        first ??= result;
        best = undefined;
      } else if (count === 0 && (!best || result.matches > best.matches)) best = result;
    }
    if (count === 1) {
      if (first) outcome.merge(first);
      return;
    }
    const found = count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`;
    outcome.add(wholeProblem(`"${path}" must validate one and only one schema (oneOf). ${found}`));
    if (best) outcome.merge(best);
  }

  #checkAll(value: unknown, path: string, outcome: Outcome): void {
    let count = 0;
    for (const schema of this.allOf) {
      const result = resultOf(schema, value, path);
      if (result.problems.length === 0) count += 1;
      outcome.merge(result);
    }
    if (count === this.allOf.length) return;
    outcome.add(wholeProblem(`"${path}" must validate all the schemas (allOf)${count === 0 ? '. None validated' : ''}`));
  }
}

function resultOf(schema: CompiledSchema, value: unknown, path: string): Outcome {
  const result = new Outcome();
  schema.check(value, path, result);
  return result;
}
