/** The object a key holds as of a revision, in the crash test: from a few bytes to more than a page of the database. */
export function valueAt(key: string, revision: number): Uint8Array {
  const [, , namespace, name] = key.split('/');
  const metadata = { namespace, name, uid: key, resourceVersion: String(revision) };
  const text = `${key} at ${revision} `.repeat(1 + ((revision * 7919) % (revision % 50 === 0 ? 1000 : 40)));
  return Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text } }));
}
