import { goQuote } from '#domain/json/go-marshal.js';

/** More are not reported. */
const limit = 100;

/** What strict decoding objects to, in order, each once (sigs.k8s.io/json kubernetes_patch.go). */
export class StrictErrors {
  readonly #texts = new Set<string>();
  /** Names and indices from the root to where decoding is: `spec`, `.containers`, `[0]`. */
  readonly #path: string[] = [];

  unknownField(name: string): void {
    this.#add('unknown', name);
  }

  duplicateField(name: string): void {
    this.#add('duplicate', name);
  }

  /** Runs `inner` below a member. */
  under<T>(name: string, inner: () => T): T {
    return this.#within(this.#path.length === 0 ? name : `.${name}`, inner);
  }

  /** Runs `inner` below a list item. */
  at<T>(index: number, inner: () => T): T {
    return this.#within(`[${index}]`, inner);
  }

  get texts(): readonly string[] {
    return [...this.#texts];
  }

  #within<T>(step: string, inner: () => T): T {
    this.#path.push(step);
    const result = inner();
    this.#path.pop();
    return result;
  }

  #add(kind: string, name: string): void {
    const path = this.#path.length === 0 ? name : `${this.#path.join('')}.${name}`;
    if (this.#texts.size < limit) this.#texts.add(`${kind} field ${goQuote(path)}`);
  }
}
