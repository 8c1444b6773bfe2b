/** Milliseconds of the log's time that one call takes, about: writes that come meanwhile wait as long. */
const aim = 2;
const smallest = 16;
const largest = 2048;

/** How many values a compaction takes out at a time: as many as the log can do without making writes wait. */
export class DropPace {
  #size = 128;

  get size(): number {
    return this.#size;
  }

  /** Tells how long it took to take out `count` values, in milliseconds; the next size is no more than twice as large and no less than half. */
  took(milliseconds: number, count: number): void {
    // a small rest says nothing about a full call
    if (count < this.#size) return;
    const factor = Math.min(2, Math.max(0.5, aim / Math.max(milliseconds, 0.1)));
    this.#size = Math.min(largest, Math.max(smallest, Math.round(this.#size * factor)));
  }
}
