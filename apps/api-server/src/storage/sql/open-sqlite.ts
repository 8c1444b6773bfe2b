import Database from 'libsql';
import { DataSource } from 'typeorm';
import { CreateRevisions } from './migrations/create-revisions.js';
import { CompactionRow } from './rows/compaction-row.js';
import { ObjectRow } from './rows/object-row.js';
import { RevisionRow } from './rows/revision-row.js';

const pageSize = 16_384;

/** Milliseconds a write waits for somebody who has opened the file by other means. */
const busyTimeout = 5000;

/**
 * Opens a SQLite database, makes it when it is not there, and brings its schema up to date. It may grow to `maxBytes`, if that is given;
 * what would need more fails.
 */
export async function openSqlite(file: string, maxBytes?: number): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    driver: Database,
    database: file,
    timeout: busyTimeout,
    prepareDatabase: (database: Database.Database) => prepare(database, maxBytes),
    entities: [RevisionRow, ObjectRow, CompactionRow],
    migrations: [CreateRevisions],
  });
  try {
    await dataSource.initialize();
    await checkVersion(dataSource);
    await dataSource.runMigrations();
    return dataSource;
  } catch (cause) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw new Error(`cannot open the database ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
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
 * Large pages because rows of the log are some kilobytes, and few pages between checkpoints so that none takes long. `synchronous` is said
 * although it is the default: what is acknowledged must outlive a loss of power.
 */
function prepare(database: Database.Database, maxBytes: number | undefined): void {
  const pragmas = [
    // before journal_mode: the page size of a WAL database cannot be changed
    `page_size = ${pageSize}`,
    'journal_mode = WAL',
    'synchronous = FULL',
    'wal_autocheckpoint = 250',
    // what a reader from outside has made of the log is given back when it has gone
    `journal_size_limit = ${16 * 1024 * 1024}`,
    'cache_size = -8192',
    ...(maxBytes === undefined ? [] : [`max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`]),
  ];
  for (const pragma of pragmas) database.pragma(pragma);
}
