import { RevisionIndex } from '#domain/storage/revision-index.js';
import { cannotOpen } from './cannot-open.js';
import { databaseFile } from './database-file.js';
import type { RemoteLog } from './remote-log.js';
import type { SqlStoreLocation } from './sql-store-location.js';

/** Opens a log and learns what it holds. Rejects with DirectoryLockedError, and with what is wrong with the database; the log is closed then. */
export async function openIndex(log: RemoteLog, location: SqlStoreLocation): Promise<RevisionIndex> {
  const loaded = await log.open(location);
  try {
    return new RevisionIndex(loaded);
  } catch (error) {
    await log.close();
    throw cannotOpen(databaseFile(location.directory), error);
  }
}
