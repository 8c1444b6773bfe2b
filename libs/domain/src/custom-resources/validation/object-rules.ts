import type { CompiledSchema } from '#domain/custom-resources/validation/compile-schema.js';
import type { Correlated } from '#domain/custom-resources/validation/correlated.js';
import type { Members } from '#domain/custom-resources/objects/map-values.js';
import { type Outcome, problemOf, requiredProblem, tooManyProblem } from '#domain/custom-resources/validation/schema-problem.js';
import { invalid } from '#domain/status/field-error.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

/** Members, which of them there are, and how many. Source: objectValidator of kube-openapi. */
export class ObjectRules {
  readonly #properties: ReadonlyMap<string, CompiledSchema>;
  readonly #others: CompiledSchema | undefined;
  readonly #required: readonly string[];

  constructor(
    private readonly props: JSONSchemaProps,
    compile: (props: JSONSchemaProps) => CompiledSchema,
  ) {
    const { properties = {}, additionalProperties, required = [] } = props;
    this.#properties = new Map(Object.entries(properties).map(([name, property]) => [name, compile(property)]));
    this.#others = typeof additionalProperties === 'object' ? compile(additionalProperties) : undefined;
    this.#required = required;
  }

  check(object: Members, path: string, outcome: Outcome, correlated: Correlated | undefined): void {
    this.#checkCount(object, path, outcome);
    this.#checkOthers(object, path, outcome, correlated);
    for (const [name, schema] of this.#properties) {
      if (!Object.hasOwn(object, name)) continue;
      // kind and apiVersion at the root are converted before they can be compared
      const isTypeMeta = path === '' && (name === 'kind' || name === 'apiVersion');
      schema.check(object[name], path === '' ? name : `${path}.${name}`, outcome, isTypeMeta ? undefined : correlated?.member(name));
    }
    for (const name of this.#required) if (!Object.hasOwn(object, name)) outcome.add(requiredProblem(`${path}.${name}`));
  }

  #checkCount(object: Members, path: string, outcome: Outcome): void {
    const { minProperties, maxProperties } = this.props;
    if (minProperties === undefined && maxProperties === undefined) return;
    const count = Object.keys(object).length;
    if (minProperties !== undefined && count < minProperties)
      outcome.add(problemOf(path, count, `should have at least ${minProperties} properties`));
    if (maxProperties !== undefined && count > maxProperties)
      outcome.add(tooManyProblem(path, 'properties', { actual: count, max: maxProperties }));
  }

  #checkOthers(object: Members, path: string, outcome: Outcome, correlated: Correlated | undefined): void {
    const isClosed = this.props.additionalProperties === false;
    if (!isClosed && !this.#others) return;
    for (const name of Object.keys(object)) {
      if (this.#properties.has(name)) continue;
      if (isClosed) {
        const text = `${path}.${name} in body is a forbidden property`;
        outcome.add({ text, name: path, toFieldError: (field) => invalid(field, name, text) });
      } else this.#others?.check(object[name], `${path}.${name}`, outcome, correlated?.member(name));
    }
  }
}
