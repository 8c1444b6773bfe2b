import type { RevisionIndex } from '#domain/storage/revision-index.js';
import { StoreBusyError, WriteFailedError, type Change, type StoredValue, type Write } from '#domain/storage/store.js';
import { writeConflict } from '#domain/storage/write-conflict.js';

export interface CommitQueueOptions {
  /** Writes that may wait, those being committed included; more reject with StoreBusyError. */
  readonly maxWaiting: number;
  /** Bytes of values that may wait. The write that goes beyond is still taken. */
  readonly maxWaitingBytes: number;
  /** Writes in one commit. */
  readonly maxBatch: number;
  /** So many writes go without being deferred, and even while the commit before is under way, so that this thread and the log's both have work. */
  readonly eagerBatch: number;
  /** Commits under way at the same time. The log takes them in their order. */
  readonly maxCommits: number;
  /** Runs something a little later: how much later decides how many writes are found waiting then. */
  readonly defer: (run: () => void) => void;
}

/** A write somebody waits for. */
interface Attempt {
  readonly write: Write;
  readonly resolve: (value: StoredValue) => void;
  readonly reject: (error: unknown) => void;
}

/** A write that has its revision and is not committed yet. */
interface Pending extends Attempt {
  readonly change: Change;
  /** Writes of the same key that lose against this one, if it is committed. */
  readonly losers: { readonly attempt: Attempt; readonly conflict: Error }[];
}

/**
 * Group commit: gives writes their revisions, refuses those that conflict, and commits together what came while the commits before were under
 * way. Conflicts are judged against what is waiting as well as against what is committed, but nobody is told of anything that is not
 * committed: a write that loses against a waiting one waits with it, and is tried again if that one fails.
 */
export class CommitQueue {
  /** The newest waiting write of each key. */
  readonly #ahead = new Map<string, Pending>();
  #queued: Pending[] = [];
  /** Commits under way, the oldest first. */
  #inFlight: (readonly Pending[])[] = [];
  #isDue = false;
  #lastRevision: number;
  #waiting = 0;
  #waitingBytes = 0;
  readonly #whenIdle: (() => void)[] = [];

  /** `commit` makes changes durable, all or none; `committed` takes them into the index and tells everyone. */
  constructor(
    private readonly index: RevisionIndex,
    private readonly commit: (changes: readonly Change[]) => Promise<void>,
    private readonly committed: (changes: readonly Change[]) => void,
    private readonly options: CommitQueueOptions,
  ) {
    this.#lastRevision = index.revision;
  }

  submit(write: Write): Promise<StoredValue> {
    if (this.#waiting >= this.options.maxWaiting || this.#waitingBytes >= this.options.maxWaitingBytes) {
      return Promise.reject(new StoreBusyError(this.#waiting));
    }
    return new Promise((resolve, reject) => this.#take({ write, resolve, reject }));
  }

  /** Resolves when nothing is waiting. */
  idle(): Promise<void> {
    return this.#waiting === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #take(attempt: Attempt): void {
    const { write, reject } = attempt;
    const ahead = this.#ahead.get(write.key);
    const conflict = writeConflict(write, ahead ? currentAfter(ahead.change) : this.index.currentRevision(write.key));
    if (conflict) {
      if (!ahead) return reject(conflict);
      this.#waiting += 1;
      ahead.losers.push({ attempt, conflict });
      return;
    }
    let change: Change;
    try {
      change = this.#toChange(write, ahead);
    } catch (error) {
      return reject(error);
    }
    this.#lastRevision = change.revision;
    const pending: Pending = { ...attempt, change, losers: [] };
    this.#ahead.set(write.key, pending);
    this.#queued.push(pending);
    this.#waiting += 1;
    this.#waitingBytes += change.value.byteLength;
    this.#schedule();
  }

  #toChange(write: Write, ahead: Pending | undefined): Change {
    const { type, key } = write;
    if (type === 'create') checkKey(key);
    const previous = type === 'create' ? 0 : (ahead?.change.revision ?? this.index.currentRevision(key));
    const revision = this.#lastRevision + 1;
    return { revision, key, type, value: write.encode(revision), previous };
  }

  #schedule(): void {
    if (this.#queued.length >= this.options.eagerBatch && this.#inFlight.length < this.options.maxCommits) return this.#flush();
    if (this.#isDue || this.#inFlight.length > 0 || this.#queued.length === 0) return;
    this.#isDue = true;
    this.options.defer(() => {
      this.#isDue = false;
      if (this.#inFlight.length === 0) this.#flush();
    });
  }

  #flush(): void {
    const batch = this.#queued.splice(0, this.options.maxBatch);
    if (batch.length === 0) return;
    this.#inFlight.push(batch);
    const changes = batch.map(({ change }) => change);
    this.commit(changes).then(
      () => this.#succeed(batch, changes),
      (cause: unknown) => this.#fail(batch, cause),
    );
  }

  #succeed(batch: readonly Pending[], changes: readonly Change[]): void {
    this.#inFlight.shift();
    for (const pending of batch) {
      const { change, losers } = pending;
      if (this.#ahead.get(change.key) === pending) this.#ahead.delete(change.key);
      this.#waiting -= 1 + losers.length;
      this.#waitingBytes -= change.value.byteLength;
    }
    this.committed(changes);
    for (const { change, resolve, losers } of batch) {
      resolve({ key: change.key, revision: change.revision, value: change.value });
      for (const { attempt, conflict } of losers) attempt.reject(conflict);
    }
    this.#schedule();
    this.#checkIdle();
  }

  /**
   * What waits behind a commit that failed carries revisions that follow on it, so all of it fails; the log refuses it too. Revisions begin again at
   * the last committed one.
   */
  #fail(batch: readonly Pending[], cause: unknown): void {
    // one that followed on another that failed, and was told so with it
    if (!this.#inFlight.includes(batch)) return;
    const failed = [...this.#inFlight.flat(), ...this.#queued];
    this.#inFlight = [];
    this.#queued = [];
    this.#ahead.clear();
    this.#lastRevision = this.index.revision;
    this.#waiting = 0;
    this.#waitingBytes = 0;
    for (const { reject } of failed) reject(new WriteFailedError(cause));
    for (const { losers } of failed) for (const { attempt } of losers) this.#take(attempt);
    this.#checkIdle();
  }

  #checkIdle(): void {
    if (this.#waiting > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

/** Revision of the value a key has after a change. */
function currentAfter({ type, revision }: Change): number {
  return type === 'delete' ? 0 : revision;
}

/** Databases differ in what they make of U+0000 and of lone surrogates in a text. */
const unfit = /[\0\p{Surrogate}]/u;
const plain = /^[ -~]*$/;

function checkKey(key: string): void {
  if (!plain.test(key) && unfit.test(key)) throw new RangeError(`not a key: ${JSON.stringify(key)}`);
}
