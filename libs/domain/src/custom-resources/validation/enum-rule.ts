import { enumProblem, type Outcome } from '#domain/custom-resources/validation/schema-problem.js';
import { equal } from '#domain/json/equal.js';
import { goMarshal } from '#domain/json/go-marshal.js';

/** Values that a schema lists. Source: basicCommonValidator of kube-openapi. */
export class EnumRule {
  readonly #texts: ReadonlySet<unknown>;
  readonly #others: readonly unknown[];
  readonly #shown: readonly string[];

  constructor(values: readonly unknown[]) {
    this.#texts = new Set(values.filter((value) => typeof value === 'string'));
    this.#others = values.filter((value) => typeof value !== 'string');
    this.#shown = values.map((value) => (typeof value === 'string' ? value : goMarshal(value)));
  }

  check(value: unknown, path: string, outcome: Outcome): void {
    if (!this.#has(value)) outcome.add(enumProblem(path, value ?? null, this.#shown));
  }

  #has(value: unknown): boolean {
    // nothing is equal to null, not even null
    if (value === null || value === undefined) return false;
    if (typeof value === 'string') return this.#texts.has(value);
    if (typeof value === 'number' && this.#texts.has(asRune(value))) return true;
    return this.#others.some((one) => equal(one, value));
  }
}

/** Go turns a whole number into the text of that character before it compares it with a text. */
function asRune(value: number): string | undefined {
  return Number.isInteger(value) && value >= 0 && value <= 0x10ffff ? String.fromCodePoint(value) : undefined;
}
