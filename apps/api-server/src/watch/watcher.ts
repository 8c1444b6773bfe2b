import type { Subscription } from 'rxjs';
import type { ListOptions } from '#domain/api/request/list-options.js';
import { resourceExpired } from '#domain/status/status-error.js';
import { CompactedError } from '#domain/storage/store.js';
import type { Entry } from '../cache/entry.js';
import { keyPrefix, selectChange, type SelectedChange, selects, type Selection, selectsAll } from './selection.js';
import type { WatchBatch, WatchGroup } from './watch-group.js';
import type { WatchEncoder } from './watch-encoder.js';
import type { WatchHub } from './watch-hub.js';
import type { WatchSink } from './watch-sink.js';
import { pastChanges } from './past-changes.js';

/** A client that leaves more than this unread is cut off; it can resume from the last revision it has seen. */
const maxBacklog = 16 * 1024 * 1024;
const bookmarkPeriodMs = 60_000;
const defaultTimeoutSeconds = 1800;

export interface WatchRequest<Frame> {
  readonly selection: Selection;
  readonly options: ListOptions;
  readonly encoder: WatchEncoder<Frame>;
  readonly sink: WatchSink<Frame>;
  /** In [0, 1). */
  readonly random: () => number;
}

/** One watch, from its first event to its end. */
export class Watcher<Frame> {
  readonly #group: WatchGroup;
  readonly #timers: NodeJS.Timeout[] = [];
  #subscription: Subscription | undefined;
  /** What came while the past was still being read. */
  #waiting: WatchBatch[] | undefined;
  /** Changes up to this revision have been sent. */
  #sent = 0;
  #over = false;

  constructor(
    private readonly hub: WatchHub,
    private readonly request: WatchRequest<Frame>,
  ) {
    this.#group = hub.join(request.selection, this);
  }

  /** Sends what there is to begin with and then every change, until the client leaves, falls behind or its time is over. */
  start(): void {
    const { sink, options, random } = this.request;
    sink.onClose(() => this.#stop());
    const seconds = options.timeoutSeconds || defaultTimeoutSeconds * (1 + random());
    this.#timers.push(setTimeout(() => this.#timeOut(), Math.min(seconds * 1000, 2 ** 31 - 1)));
    if (options.sendInitialEvents) this.#sendCurrent();
    else if (options.resourceVersion === '' || options.resourceVersion === '0') this.#sendCurrent();
    else this.#sendSince(Number(options.resourceVersion));
    const tells = options.allowWatchBookmarks || this.request.encoder.position !== undefined;
    if (tells && !this.#over) this.#timers.push(setInterval(() => this.#tellPosition(), bookmarkPeriodMs));
  }

  #sendCurrent(): void {
    const { selection, encoder, options } = this.request;
    const revision = this.hub.caches.revision;
    for (const entry of currentEntries(this.hub, selection)) {
      const change = { type: 'ADDED', revision: entry.revision, entry } as const;
      this.#write(encoder.encodeInitial?.(change) ?? encoder.encode(change));
      if (this.#over) return;
    }
    if (options.sendInitialEvents && options.allowWatchBookmarks) this.#write(encoder.bookmark(revision, true));
    else if (encoder.position) this.#write(encoder.position(revision));
    this.#follow(revision);
  }

  #sendSince(revision: number): void {
    const cache = this.hub.caches.of(this.request.selection.definition.storage);
    const events = cache.since(revision);
    if (!events) {
      this.#sendFromStore(revision);
      return;
    }
    this.#writeAll(events.flatMap((event) => selectChange(this.request.selection, event) ?? []));
    this.#follow(Math.max(revision, this.hub.caches.revision));
  }

  /** The past is not at hand: news wait until it has been read. */
  #sendFromStore(revision: number): void {
    const { selection, encoder } = this.request;
    this.#waiting = [];
    this.#follow(revision);
    pastChanges(this.hub.caches, selection, revision).then(
      ({ changes, upTo }) => {
        this.#writeAll(changes);
        this.#sent = upTo;
        const batches = this.#waiting ?? [];
        this.#waiting = undefined;
        for (const batch of batches) this.#deliver(batch);
      },
      (error: unknown) => {
        const compacted = error instanceof CompactedError ? error.compacted : this.hub.caches.revision;
        this.#write(encoder.error(resourceExpired(`too old resource version: ${revision} (${compacted})`).status));
        this.end();
      },
    );
  }

  #follow(revision: number): void {
    if (this.#over) return;
    this.#sent = revision;
    this.#subscription = this.#group.batches.subscribe((batch) => {
      if (this.#waiting) this.#waiting.push(batch);
      else this.#deliver(batch);
    });
  }

  #deliver(batch: WatchBatch): void {
    const { encoder } = this.request;
    if (batch.first > this.#sent) this.#write(batch.encode(encoder));
    else {
      const frame = batch.encodeAfter(this.#sent, encoder);
      if (frame !== undefined) this.#write(frame);
    }
  }

  /** So that the client can come back and go on from here, even when nothing it watches has changed for long. */
  #tellPosition(): void {
    const { encoder, options } = this.request;
    this.#group.flush();
    if (this.#waiting || this.#over) return;
    const { revision } = this.hub.caches;
    if (options.allowWatchBookmarks) this.#write(encoder.bookmark(revision, false));
    else if (encoder.position) this.#write(encoder.position(revision));
  }

  #timeOut(): void {
    this.#tellPosition();
    this.end();
  }

  #writeAll(changes: readonly SelectedChange[]): void {
    for (const change of changes) {
      if (this.#over) return;
      this.#write(this.request.encoder.encode(change));
    }
  }

  #write(frame: Frame): void {
    if (this.#over) return;
    const { sink } = this.request;
    sink.write(frame);
    if (sink.backlog <= maxBacklog) return;
    this.#stop();
    sink.destroy();
  }

  /** Ends the stream as if its time were over. */
  end(): void {
    if (this.#over) return;
    this.#stop();
    this.request.sink.end();
  }

  #stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#timers.forEach((timer) => clearTimeout(timer));
    this.#subscription?.unsubscribe();
    this.#waiting = undefined;
    this.hub.leave(this.request.selection, this);
  }
}

function* currentEntries(hub: WatchHub, selection: Selection): Generator<Entry> {
  const all = selectsAll(selection);
  for (const entry of hub.caches.of(selection.definition.storage).range(keyPrefix(selection))) {
    if (all || selects(selection, entry)) yield entry;
  }
}
