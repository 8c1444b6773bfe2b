import type { DataSource } from 'typeorm';

/** Bytes that have to be free before a file is worth being written anew. */
const worthwhile = 64 * 1024 * 1024;

/**
 * Makes the file of a database smaller when at least three quarters of it, and no little, are free, as they are when a great many revisions were
 * forgotten. Pages that are free are used again, so this is for the start and not for later; `auto_vacuum`, which would do it bit by bit, makes
 * every write cost twice as much. Nobody needs it to succeed.
 */
export async function giveBackSpace(dataSource: DataSource, leastBytes = worthwhile): Promise<void> {
  const read = async (pragma: string): Promise<number> => {
    const [row] = (await dataSource.query(`PRAGMA ${pragma}`)) as readonly Readonly<Record<string, number>>[];
    return row?.[pragma] ?? 0;
  };
  const [pages, free, pageSize] = [await read('page_count'), await read('freelist_count'), await read('page_size')];
  if (free * pageSize < leastBytes || free < 0.75 * pages) return;
  try {
    await dataSource.query('VACUUM');
    await dataSource.query('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // no room for the copy, or somebody is reading: the space is still there to be used
  }
}
