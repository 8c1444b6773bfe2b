import type { KubeObject } from '#domain/meta/object-meta.js';

/** Of several classes that are marked as the default the newest one counts, and of those of one second the first by name. */
export function newestClass<T extends KubeObject>(classes: readonly T[]): T | undefined {
  const [newest] = classes.toSorted(({ metadata: a }, { metadata: b }) => {
    if (a.creationTimestamp === b.creationTimestamp) return a.name < b.name ? -1 : 1;
    return a.creationTimestamp > b.creationTimestamp ? -1 : 1;
  });
  return newest;
}
