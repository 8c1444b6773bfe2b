import { unlimited } from '#domain/cel/cost/range.js';
import { schemaEstimateLimit } from '#domain/custom-resources/rules/limits.js';
import { type FieldError, forbidden } from '#domain/status/field-error.js';

/** By how much a cost is too high, and what helps. */
export function costMessage(name: string, cost: number, limit: number): string {
  const factor = cost / limit;
  const text = factor > 100 ? 'more than 100x' : `${factor.toFixed(factor < 1.5 ? 6 : 1)}x`;
  const advice = 'try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared';
  return `${name} exceeds budget by factor of ${text} (${advice})`;
}

/** What all rules of a schema may cost together, and which of them most. */
export class TotalCost {
  #total = 0;
  #dearest: { readonly path: string; readonly cost: number }[] = [];

  observe(path: string, cost: number): void {
    this.#total = Math.min(this.#total + cost, unlimited);
    if (cost < schemaEstimateLimit / 100) return;
    this.#dearest = [...this.#dearest, { path, cost }].toSorted((a, b) => b.cost - a.cost).slice(0, 4);
  }

  errors(path: string): readonly FieldError[] {
    if (this.#total <= schemaEstimateLimit) return [];
    const words = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema';
    const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema';
    return [
      ...this.#dearest.map((rule) => forbidden(rule.path, words)),
      forbidden(path, costMessage(name, this.#total, schemaEstimateLimit)),
    ];
  }
}
