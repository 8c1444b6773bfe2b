import type { Store } from '#domain/storage/store.js';

/** Compacts a store whenever it remembers twice as many changes as it should; at least the last `revisions` stay readable. Returns how to stop. */
export function limitHistory(store: Store, revisions: number): () => void {
  return store.listen(() => {
    if (store.revision - store.compactedRevision < 2 * revisions) return;
    // fails only when the store is closed meanwhile, and then there is nothing left to do
    store.compact(store.revision - revisions).catch(() => undefined);
  });
}
