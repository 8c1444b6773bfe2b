import { compareBytewise } from '#domain/json/go-marshal.js';

/**
 * A set of keys that is read in bytewise order. Adding and deleting cost next to nothing; what they change is sorted in when the keys are
 * read the next time, so that a hundred thousand creates do not move a hundred thousand keys each.
 */
export class SortedKeys {
  #sorted: readonly string[] = [];
  readonly #added = new Set<string>();
  readonly #deleted = new Set<string>();

  /** Adds a key that is not there. */
  add(key: string): void {
    if (!this.#deleted.delete(key)) this.#added.add(key);
  }

  /** Deletes a key that is there. */
  delete(key: string): void {
    if (!this.#added.delete(key)) this.#deleted.add(key);
  }

  /** Keys that start with `prefix`, from `from` on, which is included. */
  *range(prefix: string, from = ''): Generator<string> {
    const keys = this.#inOrder();
    const start = compareBytewise(from, prefix) < 0 ? prefix : from;
    for (let i = firstNot(keys, (key) => compareBytewise(key, start) < 0); i < keys.length; i += 1) {
      const key = keys[i];
      if (key === undefined || !key.startsWith(prefix)) return;
      yield key;
    }
  }

  /** How many keys start with `prefix`. */
  count(prefix: string): number {
    const keys = this.#inOrder();
    if (prefix === '') return keys.length;
    const start = firstNot(keys, (key) => compareBytewise(key, prefix) < 0);
    return firstNot(keys, (key) => key.startsWith(prefix) || compareBytewise(key, prefix) < 0) - start;
  }

  #inOrder(): readonly string[] {
    if (this.#added.size === 0 && this.#deleted.size === 0) return this.#sorted;
    const kept = this.#deleted.size === 0 ? this.#sorted : this.#sorted.filter((key) => !this.#deleted.has(key));
    this.#sorted = merge(kept, [...this.#added].sort(compareBytewise));
    this.#added.clear();
    this.#deleted.clear();
    return this.#sorted;
  }
}

/** Index of the first key that does not come before. */
function firstNot(keys: readonly string[], isBefore: (key: string) => boolean): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const key = keys[middle];
    if (key !== undefined && isBefore(key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merge(left: readonly string[], right: readonly string[]): readonly string[] {
  const [firstRight] = right;
  const lastLeft = left.at(-1);
  if (firstRight === undefined || lastLeft === undefined) return left.length === 0 ? right : left;
  if (compareBytewise(lastLeft, firstRight) < 0) return [...left, ...right];
  const merged: string[] = [];
  let l = 0;
  for (const key of right) {
    for (let next = left[l]; next !== undefined && compareBytewise(next, key) < 0; next = left[l]) {
      merged.push(next);
      l += 1;
    }
    merged.push(key);
  }
  return merged.concat(left.slice(l));
}
