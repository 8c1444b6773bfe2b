interface Entry {
  readonly key: string;
  readonly due: number;
}

/** Keys by the time they are due, the earliest first. A key stands in it once, with its earliest time. */
export class DueHeap {
  /** A binary heap. Entries that are no longer what `dues` says are skipped when they come up. */
  private readonly entries: Entry[] = [];
  private readonly dues = new Map<string, number>();

  get size(): number {
    return this.dues.size;
  }

  /** A time that is not earlier than the one the key has already is ignored. */
  add(key: string, due: number): void {
    const known = this.dues.get(key);
    if (known !== undefined && known <= due) return;
    this.dues.set(key, due);
    this.entries.push({ key, due });
    this.rise(this.entries.length - 1);
  }

  /** The time of the earliest key. */
  next(): number | undefined {
    this.skipStale();
    return this.entries[0]?.due;
  }

  /** Removes and returns the earliest key if it is due. */
  take(now: number): string | undefined {
    const due = this.next();
    if (due === undefined || due > now) return undefined;
    const key = this.pop()?.key;
    if (key !== undefined) this.dues.delete(key);
    return key;
  }

  private skipStale(): void {
    for (let first = this.entries[0]; first && this.dues.get(first.key) !== first.due; first = this.entries[0]) this.pop();
  }

  private pop(): Entry | undefined {
    const first = this.entries[0];
    const last = this.entries.pop();
    if (this.entries.length > 0 && last) {
      this.entries[0] = last;
      this.sink(0);
    }
    return first;
  }

  private rise(at: number): void {
    for (let child = at; child > 0;) {
      const parent = (child - 1) >> 1;
      if (this.dueAt(parent) <= this.dueAt(child)) return;
      this.swap(parent, child);
      child = parent;
    }
  }

  private sink(at: number): void {
    for (let parent = at; ;) {
      const left = 2 * parent + 1;
      const child = this.dueAt(left + 1) < this.dueAt(left) ? left + 1 : left;
      if (this.dueAt(parent) <= this.dueAt(child)) return;
      this.swap(parent, child);
      parent = child;
    }
  }

  private dueAt(at: number): number {
    return this.entries[at]?.due ?? Infinity;
  }

  private swap(a: number, b: number): void {
    const [first, second] = [this.entries[a], this.entries[b]];
    if (!first || !second) return;
    this.entries[a] = second;
    this.entries[b] = first;
  }
}
