import { setImmediate } from 'node:timers/promises';
import { parseJson } from '#domain/codec/decode-json.js';
import type { StorageHome } from '#domain/api/resource-definition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { formatGroupResource } from '#domain/status/status-error.js';
import type { Change, Store, StoredValue } from '#domain/storage/store.js';
import type { CacheEvent } from './cache-event.js';
import { Entry } from './entry.js';
import { ResourceCache } from './resource-cache.js';

const eventTypes = { create: 'ADDED', update: 'MODIFIED', delete: 'DELETED' } as const;

/** Changes that are read from the store and parsed in one turn of the event loop. */
const historyPage = 256;
/** Values of the past that are parsed in one turn of the event loop. */
const parsedAtOnce = 256;

/**
 * What everything is read from: the current objects of all resources in memory, in step with the store. Changes are taken in batch by batch,
 * and a write resolves only after its change is visible here and watchers have been told.
 */
export class Caches {
  readonly #caches = new Map<string, ResourceCache>();
  /** What writers of this process have encoded, by revision: it need not be parsed again. */
  readonly #written = new Map<number, Entry>();
  readonly #waiting: { readonly revision: number; readonly resolve: () => void }[] = [];
  readonly #stop: () => void;
  #revision: number;

  private constructor(
    private readonly store: Store,
    values: readonly StoredValue[],
    revision: number,
  ) {
    this.#revision = revision;
    for (const [home, entries] of byHome(values)) this.#caches.set(home, new ResourceCache(entries, revision));
    this.#stop = store.listen((changes) => this.#take(changes));
  }

  /** Reads everything the store has. Rejects with an Error that names what cannot be read. */
  static async open(store: Store): Promise<Caches> {
    const { values, revision } = await store.list('');
    return new Caches(store, values, revision);
  }

  /** The revision that all caches are at. */
  get revision(): number {
    return this.#revision;
  }

  of(home: StorageHome): ResourceCache {
    const prefix = homePrefix(home);
    let cache = this.#caches.get(prefix);
    if (!cache) this.#caches.set(prefix, (cache = new ResourceCache([], this.#revision)));
    return cache;
  }

  /** How many objects there are of each resource, named as in `deployments.apps`. */
  *counts(): Generator<readonly [resource: string, count: number]> {
    for (const [prefix, { size }] of this.#caches) {
      const [group = '', plural = ''] = prefix.split('/');
      yield [formatGroupResource({ group: group === 'core' ? '' : group, plural }), size];
    }
  }

  /** Tells what a write of this process encodes; called from the write's `encode`. */
  remember(entry: Entry): void {
    this.#written.set(entry.revision, entry);
  }

  /** Resolves when the caches have reached a revision. */
  reached(revision: number): Promise<void> {
    if (revision <= this.#revision) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ revision, resolve }));
  }

  close(): void {
    this.#stop();
  }

  /** State of a resource before what is at hand; throws CompactedError. */
  async past(home: StorageHome, revision: number, prefix: string): Promise<readonly Entry[]> {
    const { values } = await this.store.list(homePrefix(home) + prefix, { at: revision });
    const entries: Entry[] = [];
    for (const { key, revision: at, value } of values) {
      entries.push(entryOf(splitKey(key)[1], at, value));
      if (entries.length % parsedAtOnce === 0) await setImmediate();
    }
    return entries;
  }

  /** Changes of a resource after a revision, from the store; throws CompactedError. */
  async history(home: StorageHome, after: number): Promise<readonly CacheEvent[]> {
    const prefix = homePrefix(home);
    const latest = new Map((await this.past(home, after, '')).map((entry) => [entry.key, entry]));
    const events: CacheEvent[] = [];
    for (let from = after; ;) {
      const changes = await this.store.changesSince(from, historyPage, prefix);
      for (const { key: path, revision, type, value } of changes) {
        const key = path.slice(prefix.length);
        const entry = entryOf(key, revision, value);
        const previous = latest.get(key);
        events.push({ type: eventTypes[type], revision, entry, ...(previous && { previous }) });
        if (type === 'delete') latest.delete(key);
        else latest.set(key, entry);
      }
      if (changes.length < historyPage) return events;
      from = events.at(-1)?.revision ?? from;
    }
  }

  #take(changes: readonly Change[]): void {
    const touched = new Map<ResourceCache, CacheEvent[]>();
    for (const change of changes) {
      const [prefix, key] = splitKey(change.key);
      let cache = this.#caches.get(prefix);
      if (!cache) this.#caches.set(prefix, (cache = new ResourceCache([], this.#revision)));
      const event = this.#toEvent(change, key, cache);
      cache.apply(event);
      this.#revision = change.revision;
      const events = touched.get(cache);
      if (events) events.push(event);
      else touched.set(cache, [event]);
    }
    for (const [cache, events] of touched) cache.changes.next(events);
    this.#wake();
  }

  #toEvent({ revision, type, value }: Change, key: string, cache: ResourceCache): CacheEvent {
    const entry = this.#written.get(revision) ?? entryOf(key, revision, value);
    this.#written.delete(revision);
    const previous = cache.get(key);
    return { type: eventTypes[type], revision, entry, ...(previous && { previous }) };
  }

  #wake(): void {
    if (this.#waiting.length === 0) return;
    const due = this.#waiting.filter(({ revision }) => revision <= this.#revision);
    this.#waiting.splice(0, this.#waiting.length, ...this.#waiting.filter(({ revision }) => revision > this.#revision));
    for (const { resolve } of due) resolve();
  }
}

/** Where objects of a resource are in the store: `core/pods/`, followed by the key within the resource. */
export function homePrefix({ group, plural }: Pick<StorageHome, 'group' | 'plural'>): string {
  return `${group === '' ? 'core' : group}/${plural}/`;
}

function splitKey(key: string): readonly [prefix: string, key: string] {
  const end = key.indexOf('/', key.indexOf('/') + 1) + 1;
  return [key.slice(0, end), key.slice(end)];
}

function byHome(values: readonly StoredValue[]): ReadonlyMap<string, Entry[]> {
  const homes = new Map<string, Entry[]>();
  for (const value of values) {
    const [prefix, key] = splitKey(value.key);
    const entry = readEntry(value, key);
    const entries = homes.get(prefix);
    if (entries) entries.push(entry);
    else homes.set(prefix, [entry]);
  }
  return homes;
}

/** For the start, when nothing is known of what is in the store. */
function readEntry({ key: path, revision, value }: StoredValue, key: string): Entry {
  try {
    return entryOf(key, revision, value);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the value of ${path} at revision ${revision} cannot be read: ${message}`, { cause });
  }
}

function entryOf(key: string, revision: number, value: Uint8Array): Entry {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return new Entry(key, revision, parseJson(bytes.toString()) as KubeObject, bytes);
}
