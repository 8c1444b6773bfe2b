import type { RevisionLog } from './revision-log.js';

/** Bytes of one page, about. */
const pageBytes = 1024 * 1024;
const firstPage = 64;
const maxPage = 2048;

/** Reads values page by page, so that other calls of the log get their turn in between. */
export async function readInPages(log: RevisionLog, revisions: readonly number[]): Promise<readonly Uint8Array[]> {
  if (revisions.length <= firstPage) return log.read(revisions);
  const values: Uint8Array[] = [];
  for (let size = firstPage; values.length < revisions.length;) {
    const page = await log.read(revisions.slice(values.length, values.length + size));
    let bytes = 1;
    for (const value of page) {
      bytes += value.byteLength;
      values.push(value);
    }
    size = Math.max(1, Math.min(maxPage, Math.round((page.length * pageBytes) / bytes)));
  }
  return values;
}
