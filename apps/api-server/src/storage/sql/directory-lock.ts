import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { DirectoryLockedError } from './directory-locked-error.js';

/**
 * Keeps a data directory for this process until it is released or the process is gone, however it went: the lock is SQLite's own on a file
 * beside the database, so the operating system takes it back. Whoever comes second learns who has it, because a reserved lock still lets
 * others read, and the user version of the file is the holder's process id.
 */
export class DirectoryLock {
  private constructor(private readonly file: Database.Database) {}

  /** Makes the directory when it is not there. Throws DirectoryLockedError when somebody else has it. */
  static take(directory: string): DirectoryLock {
    const file = open(directory);
    try {
      for (;;) {
        file.exec('BEGIN IMMEDIATE');
        if (holderOf(file) === process.pid) return new DirectoryLock(file);
        // the commit lets go for a moment, so look again whose name is in when it is taken for good
        file.exec(`PRAGMA user_version = ${process.pid}`);
        file.exec('COMMIT');
      }
    } catch (error) {
      const holder = isBusy(error) ? holderOf(file) : undefined;
      file.close();
      throw holder === undefined ? cannotLock(directory, error) : DirectoryLockedError.of(directory, holder);
    }
  }

  release(): void {
    this.file.exec('ROLLBACK');
    this.file.close();
  }
}

function open(directory: string): Database.Database {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return new Database(join(directory, 'kubernest.lock'));
  } catch (error) {
    throw cannotLock(directory, error);
  }
}

function cannotLock(directory: string, cause: unknown): Error {
  return new Error(`cannot lock the data directory ${directory}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}

function holderOf(file: Database.Database): number {
  const [row] = file.pragma('user_version') as readonly { readonly user_version: number }[];
  return row?.user_version ?? 0;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
