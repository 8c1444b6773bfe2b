/** A heap from which any item can be taken out, too. Items are known by their key; the first is the one that `compare` puts before all others. */
export class KeyedHeap<T> {
  private readonly items: T[] = [];
  private readonly places = new Map<string, number>();

  constructor(
    private readonly keyOf: (item: T) => string,
    /** Negative when `a` comes first. */
    private readonly compare: (a: T, b: T) => number,
  ) {}

  get size(): number {
    return this.items.length;
  }

  get(key: string): T | undefined {
    const place = this.places.get(key);
    return place === undefined ? undefined : this.items[place];
  }

  peek(): T | undefined {
    return this.items[0];
  }

  /** Adds an item, or puts it in the place of the one with its key. */
  set(item: T): void {
    this.delete(this.keyOf(item));
    this.put(this.items.length, item);
    this.rise(this.items.length - 1);
  }

  pop(): T | undefined {
    const first = this.items[0];
    return first && this.delete(this.keyOf(first));
  }

  delete(key: string): T | undefined {
    const place = this.places.get(key);
    const item = place === undefined ? undefined : this.items[place];
    const last = this.items.at(-1);
    if (place === undefined || item === undefined || last === undefined) return undefined;
    this.places.delete(key);
    this.items.pop();
    if (place < this.items.length) {
      this.put(place, last);
      this.sink(this.rise(place));
    }
    return item;
  }

  values(): readonly T[] {
    return this.items;
  }

  private rise(from: number): number {
    let place = from;
    while (place > 0 && this.isBefore(place, (place - 1) >> 1)) place = this.swap(place, (place - 1) >> 1);
    return place;
  }

  private sink(from: number): void {
    for (let place = from; ;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const least = this.isBefore(right, left) ? right : left;
      if (!this.isBefore(least, place)) return;
      place = this.swap(place, least);
    }
  }

  private isBefore(i: number, j: number): boolean {
    const [a, b] = [this.items[i], this.items[j]];
    return a !== undefined && (b === undefined || this.compare(a, b) < 0);
  }

  /** The new place of the item at `i`. */
  private swap(i: number, j: number): number {
    const [a, b] = [this.items[i], this.items[j]];
    if (a !== undefined && b !== undefined) {
      this.put(j, a);
      this.put(i, b);
    }
    return j;
  }

  private put(place: number, item: T): void {
    this.items[place] = item;
    this.places.set(this.keyOf(item), place);
  }
}
