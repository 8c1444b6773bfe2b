import type { Change } from '#domain/storage/store.js';

/** Throws an Error when changes do not begin with the revision after `last`: those before them were not committed. For the appends of logs. */
export function checkFollows([first]: readonly Change[], last: number): void {
  if (first && first.revision !== last + 1) throw new Error(`revision ${first.revision} does not follow on ${last}`);
}
