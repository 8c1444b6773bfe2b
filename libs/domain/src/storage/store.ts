/**
 * The port to what keeps objects: an append-only log of revisions plus the current state, one global gapless revision.
 *
 * Adapters live in apps/api-server/src/storage; all of them pass libs/testing's store contract. Values are the bytes of an encoded
 * object; a store never looks into them, and nobody changes them once they are in. Keys are well-formed text without U+0000; any
 * other key in a write is a RangeError, and so is a revision that is no revision of this store.
 */
export interface Store {
  /** The newest committed revision; 0 in an empty store. */
  readonly revision: number;
  /**
   * The oldest revision whose state can be read, which is also the oldest one changes can be read after; 0 until the first compaction.
   * Reads of anything older throw CompactedError.
   */
  readonly compactedRevision: number;
  get(key: string): Promise<StoredValue | undefined>;
  /** Values whose key starts with `prefix`, ordered bytewise by key. */
  list(prefix: string, options?: ListOptions): Promise<ListResult>;
  /**
   * Commits one write. Resolves once it is durable and every listener has been told.
   *
   * Rejects with KeyExistsError, KeyNotFoundError or RevisionConflictError, and then nothing has changed; the write it lost against is durable
   * and told by then, so reading again shows it. Rejects with StoreBusyError when too much is waiting already, and with WriteFailedError.
   */
  write(write: Write): Promise<StoredValue>;
  /** Committed changes after revision `after` in order, at most `limit`; fewer mean that there are no more. Throws CompactedError when some are gone. */
  changesSince(after: number, limit: number, prefix?: string): Promise<readonly Change[]>;
  /**
   * Calls back with every committed batch, in order of revision, before the writes in it resolve. By then `revision` is that of the
   * batch's last change, and reads give the state after it. Returns how to stop. A listener must not throw.
   */
  listen(listener: (changes: readonly Change[]) => void): () => void;
  /**
   * Forgets what only reads of revisions before this one could show: values replaced or deleted up to and including it. Readers see it at
   * once; resolves when the space is free for new writes. Nothing happens when that much is forgotten already.
   */
  compact(revision: number): Promise<void>;
  /** Waits for what is under way, then releases everything. What is asked of the store from then on rejects with StoreClosedError. */
  close(): Promise<void>;
}

export interface StoredValue {
  readonly key: string;
  /** Of the last write to the key. */
  readonly revision: number;
  /** May be a part of a larger buffer, shared with other values. */
  readonly value: Uint8Array;
}

export interface ListOptions {
  /** State as of this revision; the newest when absent. */
  readonly at?: number;
  /** Only keys after this one. */
  readonly after?: string;
  readonly limit?: number;
}

export interface ListResult {
  readonly values: readonly StoredValue[];
  /** The revision the result is true at. */
  readonly revision: number;
}

/**
 * A write of one key. `encode` is called exactly once, when the revision is known, because objects carry their resourceVersion. It is not
 * called for a write that loses. When it throws, the write rejects with what it threw, and nothing has changed.
 */
export type Write =
  | { readonly type: 'create'; readonly key: string; encode(revision: number): Uint8Array }
  | { readonly type: 'update'; readonly key: string; readonly expected: number; encode(revision: number): Uint8Array }
  /** `encode` gives the last state of the object, which watchers see. */
  | { readonly type: 'delete'; readonly key: string; readonly expected: number; encode(revision: number): Uint8Array };

/** One line of the log. */
export interface Change {
  readonly revision: number;
  readonly key: string;
  readonly type: 'create' | 'update' | 'delete';
  /** The new value, or for a delete the last one. */
  readonly value: Uint8Array;
  /** Revision of the value this one replaced; 0 for a create. */
  readonly previous: number;
}

/** Create of a key that is there. */
export class KeyExistsError extends Error {
  override readonly name = 'KeyExistsError';
  constructor(readonly key: string) {
    super(`key exists: ${key}`);
  }
}

/** Update or delete of a key that is not there. */
export class KeyNotFoundError extends Error {
  override readonly name = 'KeyNotFoundError';
  constructor(readonly key: string) {
    super(`key not found: ${key}`);
  }
}

/** Update or delete of a key that has changed since `expected`. */
export class RevisionConflictError extends Error {
  override readonly name = 'RevisionConflictError';
  constructor(
    readonly key: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`revision of ${key} is ${actual}, not ${expected}`);
  }
}

/** A read of a revision that has been compacted. */
export class CompactedError extends Error {
  override readonly name = 'CompactedError';
  constructor(
    readonly requested: number,
    readonly compacted: number,
  ) {
    super(`revision ${requested} has been compacted; the oldest readable one is ${compacted}`);
  }
}

/** More writes are waiting than the store takes on. Trying again a little later helps. */
export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError';
  constructor(readonly waiting: number) {
    super(`the store is busy: ${waiting} writes are waiting`);
  }
}

/** What keeps the values could not take a write: no space, an I/O error. The write is not in the store; `cause` says why. */
export class WriteFailedError extends Error {
  override readonly name = 'WriteFailedError';
  constructor(override readonly cause: unknown) {
    super(`the store could not write: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Any use of a store after close. */
export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError';
  constructor() {
    super('the store is closed');
  }
}
