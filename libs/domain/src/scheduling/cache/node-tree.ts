import { zoneKeyOf } from '#domain/resources/core/node/zone-key.js';
import type { Node } from '#domain/schema/types/core-v1.js';

/**
 * The names of nodes by zone, listed so that zones take turns: the scheduler looks at nodes in this order, and so spreads pods over zones
 * when it does not look at all of them. Source: pkg/scheduler/backend/cache/node_tree.go.
 */
export class NodeTree {
  /** Zones in the order in which they came; names in the order in which nodes came. */
  private readonly zones = new Map<string, string[]>();
  private readonly zoneOf = new Map<string, string>();

  /** Adds a node, or moves it to another zone. True when that changes the list. */
  add(node: Node): boolean {
    const { name } = node.metadata;
    const zone = zoneKeyOf(node);
    if (this.zoneOf.get(name) === zone) return false;
    this.remove(name);
    const names = this.zones.get(zone);
    if (names) names.push(name);
    else this.zones.set(zone, [name]);
    this.zoneOf.set(name, zone);
    return true;
  }

  remove(name: string): void {
    const zone = this.zoneOf.get(name);
    if (zone === undefined) return;
    const others = (this.zones.get(zone) ?? []).filter((other) => other !== name);
    if (others.length > 0) this.zones.set(zone, others);
    else this.zones.delete(zone);
    this.zoneOf.delete(name);
  }

  list(): readonly string[] {
    const lists = [...this.zones.values()];
    const longest = Math.max(0, ...lists.map((names) => names.length));
    const interleaved: string[] = [];
    for (let i = 0; i < longest; i += 1) {
      for (const names of lists) {
        const name = names[i];
        if (name !== undefined) interleaved.push(name);
      }
    }
    return interleaved;
  }
}
