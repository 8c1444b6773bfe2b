/** What a key holds as of a revision, in the crash test: from a few bytes to more than a page of the database. */
export function valueAt(key: string, revision: number): Uint8Array {
  return Buffer.from(`${key} at ${revision} `.repeat(1 + ((revision * 7919) % (revision % 50 === 0 ? 1000 : 40))));
}
