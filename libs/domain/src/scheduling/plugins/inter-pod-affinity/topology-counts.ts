import type { Labels } from '#domain/selectors/label-requirement.js';

/** Numbers by topology key and domain: `kubernetes.io/hostname` → `node-1` → 2. A number that comes to 0 is not kept. */
export class TopologyCounts {
  private readonly counts = new Map<string, Map<string, number>>();

  constructor(other?: TopologyCounts) {
    for (const [key, domains] of other?.counts ?? []) this.counts.set(key, new Map(domains));
  }

  get isEmpty(): boolean {
    return this.counts.size === 0;
  }

  /** Counts in the domain that a node with these labels is in; nothing where it is in none. */
  add(labels: Labels, topologyKey: string, by: number): void {
    const domain = labels[topologyKey];
    if (domain === undefined) return;
    const domains = this.counts.get(topologyKey) ?? new Map<string, number>();
    const count = (domains.get(domain) ?? 0) + by;
    if (count === 0) domains.delete(domain);
    else domains.set(domain, count);
    if (domains.size === 0) this.counts.delete(topologyKey);
    else this.counts.set(topologyKey, domains);
  }

  /** The count in the domain that a node with these labels is in. */
  at(labels: Labels, topologyKey: string): number {
    const domain = labels[topologyKey];
    return domain === undefined ? 0 : (this.counts.get(topologyKey)?.get(domain) ?? 0);
  }

  /** True when a node with these labels is in any domain that counts. */
  hasAnyOf(labels: Labels): boolean {
    for (const [key, domains] of this.counts) {
      const domain = labels[key];
      if (domain !== undefined && (domains.get(domain) ?? 0) > 0) return true;
    }
    return false;
  }
}
