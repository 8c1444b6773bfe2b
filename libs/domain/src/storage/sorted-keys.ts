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
    this.#sorted = edited(this.#sorted, this.#added, this.#deleted);
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

/** The keys with some added and some, which are there, left out. Where little changes, little is compared. */
function edited(keys: readonly string[], added: ReadonlySet<string>, deleted: ReadonlySet<string>): readonly string[] {
  const result: string[] = [];
  let from = 0;
  const copyUntil = (end: number): void => {
    for (; from < end; from += 1) result.push(keys[from] as string);
  };
  for (const key of [...added, ...deleted].sort(compareBytewise)) {
    copyUntil(firstAtOrAfter(keys, from, key));
    if (deleted.has(key)) from += 1;
    else result.push(key);
  }
  copyUntil(keys.length);
  return result;
}

/** Index of the first key from `from` on that does not come before `key`; near ones are found fastest. */
function firstAtOrAfter(keys: readonly string[], from: number, key: string): number {
  let low = from;
  let step = 1;
  for (let next = keys[low]; next !== undefined && compareBytewise(next, key) < 0; next = keys[low + step - 1]) {
    low += step;
    step *= 2;
  }
  let high = Math.min(keys.length, low + step - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytewise(keys[middle] as string, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
