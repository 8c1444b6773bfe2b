import { Subject } from 'rxjs';
import { SortedKeys } from '#domain/storage/sorted-keys.js';
import type { CacheEvent } from './cache-event.js';
import type { Entry } from './entry.js';

/** How much of the past is kept at hand for watches that resume and for pages of old lists. More is read from the store. */
const maxHistory = 2048;
const maxHistoryBytes = 16 * 1024 * 1024;

/**
 * The objects of one resource as they are, sorted by key, and how they came to be so. Fed by Caches, in order of revision; all of a batch
 * is applied before anybody is told.
 */
export class ResourceCache {
  /** Every batch of changes, once; it carries only changes of this resource. */
  readonly changes = new Subject<readonly CacheEvent[]>();
  readonly #entries = new Map<string, Entry>();
  readonly #sorted = new SortedKeys();
  #history: CacheEvent[] = [];
  #historyBytes = 0;
  /** Changes after this revision are all in the history. */
  #historyAfter: number;
  #lastChange = 0;

  /** `revision` is that of the store when `entries` were read. */
  constructor(entries: Iterable<Entry>, revision: number) {
    for (const entry of entries) {
      this.#entries.set(entry.key, entry);
      this.#sorted.add(entry.key);
    }
    this.#historyAfter = revision;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Revision of the last change of this resource since the cache was made; 0 for none. */
  get lastChange(): number {
    return this.#lastChange;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** All entries, unordered. */
  values(): IterableIterator<Entry> {
    return this.#entries.values();
  }

  /** Entries whose key starts with `prefix`, sorted, from `startKey` on. */
  *range(prefix: string, startKey = ''): Generator<Entry> {
    for (const key of this.#sorted.range(prefix, startKey)) {
      const entry = this.#entries.get(key);
      if (entry) yield entry;
    }
  }

  /** How many keys start with `prefix`. */
  count(prefix: string): number {
    return this.#sorted.count(prefix);
  }

  /** Changes after a revision, or undefined when they are not all at hand. */
  since(revision: number): readonly CacheEvent[] | undefined {
    if (revision < this.#historyAfter) return undefined;
    let first = this.#history.length;
    while (first > 0 && (this.#history[first - 1] as CacheEvent).revision > revision) first -= 1;
    return this.#history.slice(first);
  }

  /** Entries as they were at a past revision, sorted; undefined when that is not at hand. */
  at(revision: number, prefix: string): readonly Entry[] | undefined {
    const events = this.since(revision);
    if (!events) return undefined;
    if (events.length === 0) return [...this.range(prefix)];
    const past = new Map<string, Entry>();
    for (const entry of this.range(prefix)) past.set(entry.key, entry);
    for (const { entry, previous } of events.toReversed()) {
      if (!entry.key.startsWith(prefix)) continue;
      if (previous) past.set(entry.key, previous);
      else past.delete(entry.key);
    }
    return [...past.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Takes a change in; tell() has to follow when the batch is complete. */
  apply(event: CacheEvent): void {
    const { key } = event.entry;
    if (event.type === 'DELETED') {
      this.#entries.delete(key);
      this.#sorted.delete(key);
    } else {
      if (event.type === 'ADDED') this.#sorted.add(key);
      this.#entries.set(key, event.entry);
    }
    this.#lastChange = event.revision;
    this.#remember(event);
  }

  #remember(event: CacheEvent): void {
    this.#history.push(event);
    this.#historyBytes += event.entry.bytes.length;
    if (this.#history.length <= maxHistory && this.#historyBytes <= maxHistoryBytes) return;
    const forgotten = this.#history.splice(0, Math.ceil(this.#history.length / 4));
    for (const { entry } of forgotten) this.#historyBytes -= entry.bytes.length;
    this.#historyAfter = forgotten.at(-1)?.revision ?? this.#historyAfter;
  }
}
