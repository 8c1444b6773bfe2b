/**
 * Tells of each item, by its place, whether one before it has the same key; without `keyOf` the items are the keys. It takes no longer than
 * the list is: clients send very long ones.
 */
export function repeatsOf<T>(items: readonly T[], keyOf: (item: T) => unknown = (item) => item): (i: number) => boolean {
  const seen = new Set<unknown>();
  const repeated = items.map((item) => {
    const key = keyOf(item);
    const isRepeated = seen.has(key);
    seen.add(key);
    return isRepeated;
  });
  return (i) => repeated[i] === true;
}
