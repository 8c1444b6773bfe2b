import { Subject, type Subscription } from 'rxjs';
import type { CacheEvent } from '../cache/cache-event.js';
import type { ResourceCache } from '../cache/resource-cache.js';
import { selectChange, type SelectedChange, type Selection } from './selection.js';
import type { WatchEncoder } from './watch-encoder.js';

/** Changes that were selected together, in order, and their bytes for whoever wants the same. */
export class WatchBatch {
  readonly #encoded = new Map<WatchEncoder, Buffer>();

  constructor(readonly changes: readonly SelectedChange[]) {}

  /** Revision of the first change. */
  get first(): number {
    return this.changes[0]?.revision ?? 0;
  }

  /** The bytes of all changes, made once for each shared encoder. */
  encode(encoder: WatchEncoder): Buffer {
    if (!encoder.shared) return concat(this.changes, encoder);
    let bytes = this.#encoded.get(encoder);
    if (!bytes) this.#encoded.set(encoder, (bytes = concat(this.changes, encoder)));
    return bytes;
  }

  /** The bytes of changes after a revision, for a watcher that began in the middle of the batch. */
  encodeAfter(revision: number, encoder: WatchEncoder): Buffer {
    return concat(
      this.changes.filter((change) => change.revision > revision),
      encoder,
    );
  }
}

function concat(changes: readonly SelectedChange[], encoder: WatchEncoder): Buffer {
  const [only, ...more] = changes;
  return only && more.length === 0 ? encoder.encode(only) : Buffer.concat(changes.map((change) => encoder.encode(change)));
}

/**
 * Watchers of one selection. Changes of one turn of the event loop are selected and encoded together and written once to each watcher:
 * what costs is the number of writes to sockets.
 */
export class WatchGroup {
  readonly batches = new Subject<WatchBatch>();
  readonly #subscription: Subscription;
  #pending: CacheEvent[] = [];
  #flushing: NodeJS.Immediate | undefined;

  constructor(
    private readonly selection: Selection,
    cache: ResourceCache,
  ) {
    this.#subscription = cache.changes.subscribe((events) => this.#take(events));
  }

  /** Writes what is pending now, so that watchers are at the revision of the caches. */
  flush(): void {
    if (!this.#flushing) return;
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const events = this.#pending;
    this.#pending = [];
    const changes = events.flatMap((event) => selectChange(this.selection, event) ?? []);
    if (changes.length > 0) this.batches.next(new WatchBatch(changes));
  }

  close(): void {
    this.#subscription.unsubscribe();
    if (this.#flushing) clearImmediate(this.#flushing);
    this.#flushing = undefined;
  }

  #take(events: readonly CacheEvent[]): void {
    this.#pending.push(...events);
    this.#flushing ??= setImmediate(() => this.flush());
  }
}
