/** So many problems of one sort are told; what destroys a page of a database destroys many rows. */
const mostOfSort = 10;

/** What a check has found, in the order in which it was found. */
export class Problems {
  readonly #texts: string[] = [];
  readonly #counts = new Map<string, number>();

  /** `sort` is what is counted together: `values`. */
  add(sort: string, text: string): void {
    const count = (this.#counts.get(sort) ?? 0) + 1;
    this.#counts.set(sort, count);
    if (count <= mostOfSort) this.#texts.push(text);
  }

  get texts(): readonly string[] {
    const more = [...this.#counts].filter(([, count]) => count > mostOfSort);
    return [...this.#texts, ...more.map(([sort, count]) => `and ${count - mostOfSort} more of ${sort}`)];
  }
}
