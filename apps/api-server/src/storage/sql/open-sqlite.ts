import Database from 'libsql';
import { DataSource, type MigrationInterface } from 'typeorm';
import { cannotOpen } from './cannot-open.js';
import { giveBackSpace } from './give-back-space.js';
import { migrations as knownMigrations } from './migrations/migrations.js';
import { refuseDamagedTexts } from './refuse-damaged-texts.js';
import { CompactionRow } from './rows/compaction-row.js';
import { ObjectRow } from './rows/object-row.js';
import { RevisionRow } from './rows/revision-row.js';

/** Bytes. */
export const pageSize = 16_384;

/** Milliseconds a write waits for somebody who has opened the file by other means. */
export const busyTimeout = 5000;

/** The file of the write-ahead log is cut to this when it is begun anew. */
const walBytes = 5 * 1024 * 1024;

export interface SqliteOptions {
  /** How large it may grow; what would need more fails. */
  readonly maxBytes?: number | undefined;
  /** Which schemas there are, when it is not all of them. */
  readonly migrations?: readonly (new () => MigrationInterface)[];
}

/**
 * Opens a SQLite database, makes it when it is not there, and brings its schema up to date, in one transaction. Rejects with what is wrong with
 * it.
 */
export async function openSqlite(file: string, { maxBytes, migrations = knownMigrations }: SqliteOptions = {}): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    driver: Database,
    database: file,
    timeout: busyTimeout,
    prepareDatabase: (database: Database.Database) => prepare(database, maxBytes),
    entities: [RevisionRow, ObjectRow, CompactionRow],
    migrations: [...migrations],
  });
  try {
    await dataSource.initialize();
    await checkVersion(dataSource);
    await dataSource.runMigrations({ transaction: 'all' });
    await giveBackSpace(dataSource);
    return dataSource;
  } catch (cause) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw cannotOpen(file, cause);
  }
}

/** A newer version may have put in what this one would not know how to keep. */
async function checkVersion(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  if (!(await runner.hasTable('migrations'))) return;
  const done = (await runner.query('SELECT name FROM migrations')) as readonly { readonly name: string }[];
  const known = new Set(dataSource.migrations.map(({ name }) => name));
  const unknown = done.find(({ name }) => !known.has(name));
  if (unknown) throw new Error(`it was written by a newer version (${unknown.name})`);
}

/**
 * Large pages because rows of the log are some kilobytes. `synchronous` is said although it is the default: what is acknowledged must outlive a
 * loss of power.
 */
function prepare(database: Database.Database, maxBytes: number | undefined): void {
  const pragmas = [
    // before journal_mode: the page size of a WAL database cannot be changed
    `page_size = ${pageSize}`,
    'journal_mode = WAL',
    'synchronous = FULL',
    // Checkpoints come before; this is for when they do not
    'wal_autocheckpoint = 1000',
    // what a reader from outside has made of the log is given back when it has gone
    `journal_size_limit = ${walBytes}`,
    'cache_size = -8192',
    ...(maxBytes === undefined ? [] : [`max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`]),
  ];
  for (const pragma of pragmas) database.pragma(pragma);
  refuseDamagedTexts(database);
}
