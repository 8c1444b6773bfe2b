import type { Subscription } from 'rxjs';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { CacheEvent } from '../cache/cache-event.js';
import { type ObjectStore, Outdated } from './object-store.js';

/** Events are looked at this often. */
const periodMs = 10_000;

/** So many are removed at a time, so that a storm of events does not become a storm of deletions. */
const maxPerPass = 500;

export interface ExpiryParts {
  readonly objects: ObjectStore;
  /** Of this kind. */
  readonly definition: ResourceDefinition;
  readonly ttlMs: number;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/**
 * Removes objects of a kind that nobody has written for a time, as etcd does with Events. Objects that were there when the server started count
 * as written then.
 */
export class Expiry {
  /** Key to the time of the last write; the oldest is first. */
  readonly #written = new Map<string, number>();
  readonly #subscription: Subscription;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly parts: ExpiryParts) {
    const { objects, definition, now, onError } = parts;
    const cache = objects.cacheOf(definition);
    for (const { key } of cache.values()) this.#written.set(key, now());
    this.#subscription = cache.changes.subscribe((events) => events.forEach((event) => this.#follow(event)));
    this.#timer = setInterval(() => void this.removeExpired().catch(onError), periodMs);
    this.#timer.unref();
  }

  /** Removes what is due now. */
  async removeExpired(): Promise<void> {
    const { objects, definition, ttlMs, now } = this.parts;
    const due = now() - ttlMs;
    let removed = 0;
    for (const [key, at] of this.#written) {
      if (at > due || removed >= maxPerPass) return;
      removed += 1;
      const entry = objects.get(definition, key);
      if (!entry) this.#written.delete(key);
      else await objects.remove(definition, entry, entry.objectIn(definition)).catch(ignoreOutdated);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#subscription.unsubscribe();
  }

  #follow({ type, entry }: CacheEvent): void {
    this.#written.delete(entry.key);
    if (type !== 'DELETED') this.#written.set(entry.key, this.parts.now());
  }
}

function ignoreOutdated(error: unknown): void {
  if (!(error instanceof Outdated)) throw error;
}
