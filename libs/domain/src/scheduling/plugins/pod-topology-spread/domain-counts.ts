/** How many pods count in each domain of one topology (one zone, one node). The fewest are known at once until a count changes. */
export class DomainCounts {
  private readonly counts: Map<string, number>;
  private fewest: number | undefined;

  constructor(other?: DomainCounts) {
    this.counts = new Map(other?.counts);
    this.fewest = other?.fewest;
  }

  add(domain: string, by: number): void {
    this.counts.set(domain, (this.counts.get(domain) ?? 0) + by);
    this.fewest = undefined;
  }

  get(domain: string): number {
    return this.counts.get(domain) ?? 0;
  }

  /** The count of the emptiest domain; 0 while there are fewer domains than there should be. */
  minimum(minDomains: number): number {
    if (this.counts.size < minDomains) return 0;
    return (this.fewest ??= [...this.counts.values()].reduce((least, count) => Math.min(least, count), maxInt32));
  }
}

/** What upstream takes for the minimum of no domains at all. */
const maxInt32 = 2 ** 31 - 1;
