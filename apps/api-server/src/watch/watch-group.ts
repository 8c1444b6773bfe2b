import { Subject, type Subscription } from 'rxjs';
import type { CacheEvent } from '../cache/cache-event.js';
import type { ResourceCache } from '../cache/resource-cache.js';
import { selectChange, type SelectedChange, type Selection } from './selection.js';
import type { WatchEncoder } from './watch-encoder.js';

/** Changes that were selected together, in order, and their frames for whoever wants the same. */
export class WatchBatch {
  readonly #encoded = new Map<unknown, unknown>();

  constructor(readonly changes: readonly SelectedChange[]) {}

  /** Revision of the first change. */
  get first(): number {
    return this.changes[0]?.revision ?? 0;
  }

  /** All changes as one frame, made once for each shared encoder. */
  encode<Frame>(encoder: WatchEncoder<Frame>): Frame {
    if (!encoder.shared) return join(this.changes, encoder);
    let frame = this.#encoded.get(encoder) as Frame | undefined;
    if (frame === undefined) this.#encoded.set(encoder, (frame = join(this.changes, encoder)));
    return frame;
  }

  /** Changes after a revision, for a watcher that began in the middle of the batch; undefined when there are none. */
  encodeAfter<Frame>(revision: number, encoder: WatchEncoder<Frame>): Frame | undefined {
    const later = this.changes.filter((change) => change.revision > revision);
    return later.length === 0 ? undefined : join(later, encoder);
  }
}

function join<Frame>(changes: readonly SelectedChange[], encoder: WatchEncoder<Frame>): Frame {
  const [only, ...more] = changes;
  return only && more.length === 0 ? encoder.encode(only) : encoder.join(changes.map((change) => encoder.encode(change)));
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
    readonly selection: Selection,
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
