import { setImmediate, setTimeout } from 'node:timers/promises';
import type { RevisionIndex, Version } from '#domain/storage/revision-index.js';
import {
  StoreClosedError,
  type Change,
  type ListOptions,
  type ListResult,
  type Store,
  type StoredValue,
  type Write,
} from '#domain/storage/store.js';
import { CommitQueue, type CommitQueueOptions } from './commit-queue.js';
import { DropPace } from './drop-pace.js';
import { readInPages } from './read-in-pages.js';
import type { RevisionLog } from './revision-log.js';

/** How long a compaction leaves the log to others after each piece of its work, in times that this took. */
const restPerWork = 9;

/** A store over a log of revisions: knows which revisions there are, and asks the log for their values. */
export class LogStore implements Store {
  readonly #writes: CommitQueue;
  readonly #listeners = new Set<{ readonly tell: (changes: readonly Change[]) => void }>();
  /** Reads whose values must stay until they are done. */
  readonly #reads = new Set<Promise<unknown>>();
  #compaction: Promise<void> = Promise.resolve();
  /** Revisions a compaction has forgotten and the log still has. */
  #unreadable: number[] = [];
  #closing: Promise<void> | undefined;

  /** `index` knows what is in the log; from now on it is this store's. */
  constructor(
    private readonly log: RevisionLog,
    private readonly index: RevisionIndex,
    options: CommitQueueOptions,
  ) {
    this.#writes = new CommitQueue(
      index,
      (changes) => log.append(changes),
      (changes) => this.#committed(changes),
      options,
    );
  }

  get revision(): number {
    return this.index.revision;
  }

  get compactedRevision(): number {
    return this.index.compactedRevision;
  }

  async get(key: string): Promise<StoredValue | undefined> {
    this.#checkOpen();
    const revision = this.index.currentRevision(key);
    if (revision === 0) return undefined;
    const [value] = await this.#read([revision]);
    return value && { key, revision, value };
  }

  async list(prefix: string, { at = this.revision, after, limit }: ListOptions = {}): Promise<ListResult> {
    this.#checkOpen();
    const versions = this.index.list(prefix, at, { ...(after !== undefined && { after }), ...(limit !== undefined && { limit }) });
    const values = await this.#valuesOf(versions, ({ key, revision }, value) => ({ key, revision, value }));
    return { values, revision: at };
  }

  async changesSince(after: number, limit: number, prefix?: string): Promise<readonly Change[]> {
    this.#checkOpen();
    const versions = this.index.changesAfter(after, limit, prefix);
    return this.#valuesOf(versions, ({ revision, key, type, previous }, value) => ({ revision, key, type, value, previous }));
  }

  write(write: Write): Promise<StoredValue> {
    return this.#closing ? Promise.reject(new StoreClosedError()) : this.#writes.submit(write);
  }

  listen(listener: (changes: readonly Change[]) => void): () => void {
    this.#checkOpen();
    const entry = { tell: listener };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  async compact(revision: number): Promise<void> {
    this.#checkOpen();
    if (revision <= this.compactedRevision && revision >= 0) return this.#compaction;
    this.index.compact(revision);
    const turn = this.#compaction.then(() => this.#takeOut(revision));
    this.#compaction = turn.catch(() => undefined);
    return turn;
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  #committed(changes: readonly Change[]): void {
    for (const change of changes) this.index.append(change);
    for (const { tell } of Array.from(this.#listeners)) {
      try {
        tell(changes);
      } catch (error) {
        // a fault of the listener's, which the others and the writers have no part in
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  async #valuesOf<T>(versions: readonly Version[], combine: (version: Version, value: Uint8Array) => T): Promise<readonly T[]> {
    const values = await this.#read(versions.map(({ revision }) => revision));
    return versions.map((version, i) => combine(version, values[i] as Uint8Array));
  }

  #read(revisions: readonly number[]): Promise<readonly Uint8Array[]> {
    const reading = readInPages(this.log, revisions);
    this.#reads.add(reading);
    void reading.catch(() => undefined).then(() => this.#reads.delete(reading));
    return reading;
  }

  /**
   * Marks first, so that after a crash nobody reads what is half gone; then waits for readers who came before. There is no hurry, so others have
   * the log and the disk for most of the time, unless the next compaction is due already.
   */
  async #takeOut(revision: number): Promise<void> {
    await this.log.markCompacted(revision);
    await Promise.allSettled(this.#reads);
    const pace = new DropPace();
    for (let done = false; !done;) {
      if (this.#closing) throw new StoreClosedError();
      const forgotten = this.index.forget(revision, pace.size);
      this.#unreadable.push(...forgotten.unreadable);
      const chunk = this.#unreadable.slice(0, pace.size);
      done = forgotten.done && chunk.length === this.#unreadable.length;
      const busy = chunk.length > 0 || done ? await this.log.drop(chunk, done) : 0;
      this.#unreadable.splice(0, chunk.length);
      pace.took(busy, chunk.length);
      if (busy === 0) await setImmediate();
      else if (!done) await setTimeout(this.compactedRevision > revision ? busy : busy * restPerWork);
    }
  }

  async #close(): Promise<void> {
    await this.#writes.idle();
    await Promise.allSettled(this.#reads);
    await this.#compaction;
    this.#listeners.clear();
    await this.log.close();
  }

  #checkOpen(): void {
    if (this.#closing) throw new StoreClosedError();
  }
}
