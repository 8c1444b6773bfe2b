import type { Store } from '#domain/storage/store.js';

/** Compacts a store whenever it remembers half as many changes again as it should; the last `revisions` stay readable. Returns how to stop. */
export function limitHistory(store: Store, revisions: number): () => void {
  return store.listen(() => {
    if (store.revision - store.compactedRevision <= 1.5 * revisions) return;
    // a compaction that fails is taken up by the next one
    store.compact(store.revision - revisions).catch(() => undefined);
  });
}
