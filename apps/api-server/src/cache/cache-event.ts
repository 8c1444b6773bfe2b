import type { Entry } from './entry.js';

/** One change of one resource. */
export interface CacheEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly revision: number;
  /** The new state, or of a deleted object its last one with the revision of the deletion. */
  readonly entry: Entry;
  /** What it replaced; absent for ADDED. */
  readonly previous?: Entry;
}
