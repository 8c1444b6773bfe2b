import type { LoadedVersions } from '#domain/storage/revision-index.js';
import type { Change } from '#domain/storage/store.js';

/**
 * What a LogStore keeps values in: revisions and their values, and nothing that needs thought. Calls take effect in the order in which they
 * are made, and each as a whole or not at all.
 */
export interface RevisionLog {
  /** What the log held when it was opened; asked for once. */
  load(): Promise<LoadedVersions>;
  /** Adds the next changes. Resolves when they are durable; when it rejects, none of them is there. */
  append(changes: readonly Change[]): Promise<void>;
  /** The values of revisions that are there, in the order asked for. */
  read(revisions: readonly number[]): Promise<readonly Uint8Array[]>;
  /** Notes that nothing before a revision will be read again. What drop() is then told to take out may still be there after a crash: load() does it. */
  markCompacted(revision: number): Promise<void>;
  /** Takes out values; `last` when nothing is left of a compaction. */
  drop(revisions: readonly number[], last: boolean): Promise<void>;
  close(): Promise<void>;
}
