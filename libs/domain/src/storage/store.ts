/**
 * The port to what keeps objects: an append-only log of revisions plus the current state, one global gapless revision.
 *
 * Adapters live in apps/api-server/src/storage; all of them pass libs/testing's store contract. Values are the bytes of an encoded
 * object; a store never looks into them.
 */
export interface Store {
  /** The newest committed revision; 0 in an empty store. */
  readonly revision: number;
  /** The newest revision that is no longer readable; reads at it or before throw CompactedError. */
  readonly compactedRevision: number;
  get(key: string): Promise<StoredValue | undefined>;
  /** Values whose key starts with `prefix`, ordered bytewise by key. */
  list(prefix: string, options?: ListOptions): Promise<ListResult>;
  /**
   * Commits one write. Resolves once it is durable and every listener has been told.
   * Rejects with KeyExistsError, KeyNotFoundError or RevisionConflictError, and then nothing has changed.
   */
  write(write: Write): Promise<StoredValue>;
  /** Committed changes after revision `after` in order, at most `limit`; throws CompactedError when some are gone. */
  changesSince(after: number, limit: number, prefix?: string): Promise<readonly Change[]>;
  /** Called with every committed batch, in order of revision, before the writes in it resolve. Returns how to stop. */
  listen(listener: (changes: readonly Change[]) => void): () => void;
  /** Forgets superseded revisions up to and including `revision`. */
  compact(revision: number): Promise<void>;
  /** Waits for writes under way, then releases everything. Writes after it reject with StoreClosedError. */
  close(): Promise<void>;
}

export interface StoredValue {
  readonly key: string;
  /** Of the last write to the key. */
  readonly revision: number;
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
 * A write of one key. `encode` is called exactly once, when the revision is known, because objects carry their resourceVersion;
 * it must not throw.
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
    super(`revision ${requested} has been compacted; the oldest readable one is ${compacted + 1}`);
  }
}

/** Any use of a store after close. */
export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError';
  constructor() {
    super('the store is closed');
  }
}
