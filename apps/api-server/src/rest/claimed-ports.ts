import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { CacheEvent } from '../cache/cache-event.js';
import type { Entry } from '../cache/entry.js';
import type { ObjectStore } from './object-store.js';

/** Node ports that somebody has: stored objects, and writes under way. A port counts as often as it is claimed. */
export class ClaimedPorts {
  readonly #counts = new Map<number, number>();

  constructor(objects: ObjectStore, definitions: readonly ResourceDefinition[]) {
    for (const definition of definitions) {
      if (!definition.allocation || definition.conversion) continue;
      const cache = objects.cacheOf(definition);
      for (const entry of cache.values()) this.take(portsOf(definition, entry));
      cache.changes.subscribe((events) => events.forEach((event) => this.#follow(definition, event)));
    }
  }

  has(port: number): boolean {
    return this.#counts.has(port);
  }

  take(ports: readonly number[]): void {
    for (const port of ports) this.#counts.set(port, (this.#counts.get(port) ?? 0) + 1);
  }

  letGo(ports: readonly number[]): void {
    for (const port of ports) {
      const left = (this.#counts.get(port) ?? 0) - 1;
      if (left > 0) this.#counts.set(port, left);
      else this.#counts.delete(port);
    }
  }

  #follow(definition: ResourceDefinition, { type, entry, previous }: CacheEvent): void {
    if (type !== 'DELETED') this.take(portsOf(definition, entry));
    if (previous) this.letGo(portsOf(definition, previous));
  }
}

function portsOf(definition: ResourceDefinition, entry: Entry): readonly number[] {
  return definition.allocation?.claims(entry.objectIn(definition)).ports ?? [];
}
