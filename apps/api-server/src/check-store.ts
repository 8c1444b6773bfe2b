import { existsSync } from 'node:fs';
import { checkDatabase } from './storage/check/check-database.js';
import type { StoreReport } from './storage/check/store-report.js';
import { databaseFile } from './storage/sql/database-file.js';

/** Checks the store in the storage directory of a server, running or not; nothing is changed. Throws an Error when there is none. */
export function checkStore(storageDirectory: string): StoreReport {
  const file = databaseFile(storageDirectory);
  if (!existsSync(file)) throw new Error(`there is no database in ${storageDirectory}`);
  return checkDatabase(file);
}
