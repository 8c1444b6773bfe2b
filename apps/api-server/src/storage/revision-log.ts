import type { Change } from '#domain/storage/store.js';

/**
 * What a LogStore keeps values in: revisions and their values, and nothing that needs thought. Calls take effect in the order in which they
 * are made, and each as a whole or not at all.
 */
export interface RevisionLog {
  /**
   * Adds the next changes. Resolves when they are durable; when it rejects, none of them is there. It rejects changes that do not follow on the last
   * one that is there: the caller need not wait for one call before the next, and has no gap when the first fails.
   */
  append(changes: readonly Change[]): Promise<void>;
  /** The values of revisions that are there, in the order asked for. */
  read(revisions: readonly number[]): Promise<readonly Uint8Array[]>;
  /** Notes that nothing before a revision will be read again. Should drop() not get to everything then, opening the log again does. */
  markCompacted(revision: number): Promise<void>;
  /**
   * Takes out values; `last` when nothing is left of a compaction. Need not outlive a loss of power: opening the log again does what is missing.
   * Resolves to the milliseconds that the log was busy with it.
   */
  drop(revisions: readonly number[], last: boolean): Promise<number>;
  close(): Promise<void>;
}
