import { join } from 'node:path';

/** Where the database of a storage directory is. */
export function databaseFile(directory: string): string {
  return join(directory, 'kubernest.db');
}
