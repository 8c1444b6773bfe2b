import type { LoadedVersions } from '#domain/storage/revision-index.js';
import type { PackedChanges } from './packed-changes.js';
import type { PackedValues } from './packed-values.js';
import type { SqlStoreLocation } from './sql-store-location.js';

/** A call of a log on the other thread, as RevisionLog has it, with values packed. The first is `open`, the last `close`. */
export type Call =
  | { readonly method: 'open'; readonly location: SqlStoreLocation }
  | { readonly method: 'append'; readonly changes: PackedChanges }
  | { readonly method: 'read'; readonly revisions: readonly number[] }
  | { readonly method: 'markCompacted'; readonly revision: number }
  | { readonly method: 'drop'; readonly revisions: readonly number[]; readonly last: boolean }
  | { readonly method: 'close' };

/** Answers come one for each call, in their order. */
export type Answer =
  | { readonly method: 'open'; readonly loaded: LoadedVersions }
  | { readonly method: 'read'; readonly values: PackedValues }
  | { readonly method: 'drop'; readonly busy: number }
  | { readonly method: 'append' | 'markCompacted' | 'close' }
  | { readonly method: 'failed'; readonly failure: Failure };

/** An error on its way between threads. */
export interface Failure {
  readonly message: string;
  readonly code?: string;
  /** Of a DirectoryLockedError. */
  readonly lockedBy?: number;
}
