/**
 * The address lists of the `recent` match, which session affinity is made of: one per endpoint, holding when each client was last sent there.
 * A list remembers a limited number of addresses and then forgets the one seen longest ago, as xt_recent does (ip_list_tot).
 */
export class RecentLists {
  private readonly lists = new Map<string, Map<string, number>>();

  constructor(private readonly addressesPerList = 100) {}

  /** `--set`: the address was seen `now` (ms). */
  set(list: string, address: string, now: number): void {
    const seen = this.lists.get(list) ?? new Map<string, number>();
    seen.delete(address);
    seen.set(address, now);
    this.lists.set(list, seen);
    for (const oldest of seen.keys()) {
      if (seen.size <= this.addressesPerList) break;
      seen.delete(oldest);
    }
  }

  /** `--rcheck --seconds --reap`: whether the address was seen at most so long ago. What is older is forgotten. */
  check(list: string, address: string, seconds: number, now: number): boolean {
    const seen = this.lists.get(list);
    if (!seen) return false;
    // Oldest first: `set` moves an address to the end.
    for (const [known, lastSeen] of seen) {
      if (now - lastSeen <= seconds * 1000) break;
      seen.delete(known);
    }
    return seen.has(address);
  }

  /** Drops the lists that no rule names any more. */
  keepOnly(isUsed: (list: string) => boolean): void {
    for (const list of this.lists.keys()) if (!isUsed(list)) this.lists.delete(list);
  }
}
