import { MessageChannel } from 'node:worker_threads';
import type { Store } from '#domain/storage/store.js';
import { commitLimits } from '../commit-limits.js';
import { LogStore } from '../log-store.js';
import { openIndex } from './open-index.js';
import { RemoteLog } from './remote-log.js';
import { serveLog } from './serve-log.js';
import type { SqlStoreLocation } from './sql-store-location.js';

/**
 * openSqlStore() without the thread, which takes long to start: the same messages and the same database, but everybody waits for the disk.
 * For tests, and for tools that only look.
 */
export async function openOnThisThread(location: SqlStoreLocation): Promise<Store> {
  const { port1, port2 } = new MessageChannel();
  serveLog(port2);
  const log = new RemoteLog(port1);
  const index = await openIndex(log, location);
  return new LogStore(log, index, { ...commitLimits, defer: setImmediate });
}
