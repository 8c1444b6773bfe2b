import { RevisionIndex } from '#domain/storage/revision-index.js';
import type { Store } from '#domain/storage/store.js';
import { commitLimits } from './commit-limits.js';
import { limitHistory } from './limit-history.js';
import { LogStore } from './log-store.js';
import { MemoryLog } from './memory-log.js';

export interface MemoryStoreOptions {
  /** So many of the last changes stay readable, at least. */
  readonly history?: number;
}

/** A store that is gone when the process is: for tests, and for clusters that need not outlive them. */
export async function openMemoryStore({ history = 10_000 }: MemoryStoreOptions = {}): Promise<Store> {
  const store = new LogStore(new MemoryLog(), new RevisionIndex(), { ...commitLimits, defer: queueMicrotask });
  limitHistory(store, history);
  return store;
}
