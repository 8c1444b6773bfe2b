import type { Caches } from '../cache/caches.js';
import type { CacheEvent } from '../cache/cache-event.js';
import { selectChange, type SelectedChange, type Selection } from './selection.js';

/**
 * Changes of a selection after a revision that the caches no longer have at hand, read from the store. `upTo` is the revision they reach.
 * Throws CompactedError.
 */
export async function pastChanges(
  caches: Caches,
  selection: Selection,
  after: number,
): Promise<{ readonly changes: readonly SelectedChange[]; readonly upTo: number }> {
  const events: readonly CacheEvent[] = await caches.history(selection.definition.storage, after);
  const changes = events.flatMap((event) => selectChange(selection, event) ?? []);
  return { changes, upTo: events.at(-1)?.revision ?? after };
}
