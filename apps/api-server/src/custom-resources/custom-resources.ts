import { Subject, type Subscription } from 'rxjs';
import { Registry } from '#domain/api/registry.js';
import { type ServedKind, servedKindOf } from '#domain/custom-resources/definition/served-kind.js';
import { customResourceDefinitions } from '#domain/resources/apiextensions/custom-resource-definition/custom-resource-definition.js';
import type { CustomResourceDefinition } from '#domain/schema/types/apiextensions-v1.js';
import type { CacheEvent } from '../cache/cache-event.js';
import type { Caches } from '../cache/caches.js';
import type { WatchHub } from '../watch/watch-hub.js';

export interface CustomResourcesParts {
  readonly caches: Caches;
  readonly hub: WatchHub;
  /** The built-in kinds, which nothing replaces. */
  readonly builtIn: Registry;
  /** Told of a stored definition that cannot be served. */
  readonly onError: (error: unknown, name: string) => void;
}

/**
 * What is served: the built-in kinds, and the custom ones as the stored CustomResourceDefinitions say at this moment. A write of one resolves
 * when what it says is served.
 */
export class CustomResources {
  /** Whenever something else is served than before. */
  readonly changes = new Subject<void>();
  /** By name of the definition. */
  readonly #kinds = new Map<string, ServedKind>();
  readonly #subscription: Subscription;
  #registry: Registry;

  constructor(private readonly parts: CustomResourcesParts) {
    const cache = parts.caches.of(customResourceDefinitions.storage);
    for (const { key, stored } of cache.values()) this.#set(key, stored as CustomResourceDefinition);
    this.#registry = this.#makeRegistry();
    this.#subscription = cache.changes.subscribe((events) => this.#follow(events));
  }

  /** What is served now: another one whenever that changes. */
  registry(): Registry {
    return this.#registry;
  }

  close(): void {
    this.#subscription.unsubscribe();
  }

  #follow(events: readonly CacheEvent[]): void {
    const before = new Map(this.#kinds);
    for (const { type, entry } of events) {
      if (type === 'DELETED') this.#kinds.delete(entry.key);
      else this.#set(entry.key, entry.stored as CustomResourceDefinition);
    }
    const changed = [...before].filter(([name, kind]) => this.#kinds.get(name) !== kind);
    if (changed.length === 0 && before.size === this.#kinds.size) return;
    for (const [name, kind] of changed) this.#endWatches(kind, this.#kinds.get(name));
    this.#registry = this.#makeRegistry();
    this.changes.next();
  }

  #set(name: string, crd: CustomResourceDefinition): void {
    try {
      this.#kinds.set(name, servedKindOf(crd, this.#kinds.get(name)));
    } catch (error) {
      this.#kinds.delete(name);
      this.parts.onError(error, name);
    }
  }

  /** Those who watch what has changed begin anew; as upstream does, also where their version is what it was. */
  #endWatches(kind: ServedKind, next: ServedKind | undefined): void {
    if (next && next.serves === kind.serves) return;
    for (const definition of kind.definitions) this.parts.hub.end(definition);
  }

  /** Groups of built-in kinds are out of reach: their router does not ask anybody else. */
  #makeRegistry(): Registry {
    const { builtIn } = this.parts;
    const custom = [...this.#kinds.values()].flatMap(({ definitions }) => definitions).filter(({ group }) => !builtIn.servesGroup(group));
    custom.sort((a, b) => (a.plural < b.plural ? -1 : 1));
    return custom.length === 0 ? builtIn : new Registry([...builtIn.definitions, ...custom]);
  }
}
