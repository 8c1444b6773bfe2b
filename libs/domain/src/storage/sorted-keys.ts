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

  /** Keys that start with `prefix`, those after `after` if it is given. */
  *range(prefix: string, after?: string): Generator<string> {
    const keys = this.#inOrder();
    const isBefore =
      after === undefined || compareBytewise(after, prefix) < 0
        ? (key: string): boolean => compareBytewise(key, prefix) < 0
        : (key: string): boolean => compareBytewise(key, after) <= 0;
    for (let i = firstNot(keys, isBefore); i < keys.length; i += 1) {
      const key = keys[i];
      if (key === undefined || !key.startsWith(prefix)) return;
      yield key;
    }
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
