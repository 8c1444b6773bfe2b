import type { CompiledSchema } from '#domain/custom-resources/validation/compile-schema.js';
import type { Correlated } from '#domain/custom-resources/validation/correlated.js';
import { type Outcome, problemOf, tooManyProblem } from '#domain/custom-resources/validation/schema-problem.js';
import { itemsOf } from '#domain/custom-resources/structural/structural-schema.js';
import { equal } from '#domain/json/equal.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

/** Items and their number. Source: schemaSliceValidator of kube-openapi. */
export class ListRules {
  readonly #items: CompiledSchema | undefined;

  constructor(
    private readonly props: Pick<JSONSchemaProps, 'items' | 'minItems' | 'maxItems' | 'uniqueItems'>,
    compile: (props: JSONSchemaProps) => CompiledSchema,
  ) {
    const items = itemsOf(props);
    this.#items = items && compile(items);
  }

  check(list: readonly unknown[], path: string, outcome: Outcome, correlated: Correlated | undefined): void {
    const { minItems, maxItems, uniqueItems } = this.props;
    const { length } = list;
    if (this.#items) for (let i = 0; i < length; i += 1) this.#items.check(list[i], `${path}[${i}]`, outcome, correlated?.item(i));
    if (minItems !== undefined && length < minItems) outcome.add(problemOf(path, length, `should have at least ${minItems} items`));
    if (maxItems !== undefined && length > maxItems) outcome.add(tooManyProblem(path, 'items', { actual: length, max: maxItems }));
    if (uniqueItems && hasRepeated(list)) outcome.add(problemOf(path, '', "shouldn't contain duplicates"));
  }
}

function hasRepeated(list: readonly unknown[]): boolean {
  return list.some((item, i) => list.slice(0, i).some((before) => equal(before, item)));
}
