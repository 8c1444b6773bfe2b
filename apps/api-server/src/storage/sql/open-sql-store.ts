import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Store } from '#domain/storage/store.js';
import { commitLimits } from '../commit-limits.js';
import { LogStore } from '../log-store.js';
import { openIndex } from './open-index.js';
import type { SqlStoreLocation } from './sql-store-location.js';
import { ThreadLog } from './thread-log.js';

/** The worker's file lies beside this one in every form the two take: as source, compiled, and in a bundle. */
const workerFile = new URL(`./store-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

export interface SqlStoreOptions extends SqlStoreLocation {
  /**
   * Told when the thread of the store has died. The store is of no use then: all it is asked for rejects. Throws the error when absent, which
   * ends the process.
   */
  readonly onLost?: (error: Error) => void;
}

/**
 * Opens the store in a data directory, or makes one there. The database belongs to a thread of its own. Rejects with DirectoryLockedError when
 * another process has the directory, and with what is wrong with the database.
 */
export async function openSqlStore({ onLost = raise, ...location }: SqlStoreOptions): Promise<Store> {
  const log = new ThreadLog(new Worker(workerFile, { name: 'store' }));
  try {
    const index = await openIndex(log, location);
    log.onLost = onLost;
    return new LogStore(log, index, { ...commitLimits, defer: setImmediate });
  } catch (error) {
    await log.close().catch(() => undefined);
    throw error;
  }
}

function raise(error: Error): never {
  throw error;
}
