/** Keys in bytewise order, kept in order while they come and go. Keys are ASCII, so comparing code units is comparing bytes. */
export class SortedKeys {
  #keys: string[];

  constructor(keys: Iterable<string> = []) {
    this.#keys = [...keys].sort(compare);
  }

  get size(): number {
    return this.#keys.length;
  }

  at(index: number): string | undefined {
    return this.#keys[index];
  }

  /** Index of the first key that is not before `key`. */
  indexOf(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] as string) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Adds a key that is not there. */
  add(key: string): void {
    const last = this.#keys.at(-1);
    if (last === undefined || last < key) this.#keys.push(key);
    else this.#keys.splice(this.indexOf(key), 0, key);
  }

  delete(key: string): void {
    const index = this.indexOf(key);
    if (this.#keys[index] === key) this.#keys.splice(index, 1);
  }

  /** Where the keys begin and end that start with `prefix`; the end is not included. */
  rangeOf(prefix: string): readonly [start: number, end: number] {
    if (prefix === '') return [0, this.#keys.length];
    return [this.indexOf(prefix), this.indexOf(`${prefix}\uffff`)];
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
