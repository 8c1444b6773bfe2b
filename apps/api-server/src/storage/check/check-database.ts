import type Database from 'libsql';
import { migrations } from '../sql/migrations/migrations.js';
import { LogCheck, type Compaction, type LogRow } from './log-check.js';
import { Problems } from './problems.js';
import type { StoreReport } from './store-report.js';
import { UnopenedDatabase } from './unopened-database.js';

type Found = Omit<StoreReport, 'file' | 'size' | 'walSize' | 'problems'>;

interface Count {
  readonly count: number;
}

const selectCompaction = 'SELECT CAST(revision AS INTEGER) AS revision, CAST(finished AS INTEGER) AS finished FROM compaction';

/** No texts, because libsql ends the whole process when one is no UTF-8; null for what has not the type it should have. */
const selectRows = `SELECT revision, CAST(key AS BLOB) AS key, CAST(type AS BLOB) AS type,
    CASE typeof(previous) WHEN 'integer' THEN previous END AS previous,
    CASE typeof(value) WHEN 'blob' THEN value END AS value
  FROM revisions ORDER BY revision`;

/**
 * Reads a database of the store from its first page to its last. Changes nothing, and may be done while a server writes: one state is looked
 * at. Throws an Error when there is no such file.
 */
export function checkDatabase(path: string): StoreReport {
  const file = new UnopenedDatabase(path);
  const problems = new Problems();
  const problem = file.problem();
  if (problem !== undefined) problems.add('files', problem);
  const found = problem === undefined ? look(file, problems) : {};
  return { file: path, size: file.size, walSize: file.walSize, ...found, problems: problems.texts };
}

function look(file: UnopenedDatabase, problems: Problems): Found {
  const database = attempt('the database cannot be opened', problems, () => file.open());
  if (!database) return {};
  try {
    return (
      attempt('the database cannot be read', problems, () => {
        database.exec('BEGIN');
        checkPages(database, problems);
        const free = number(database, 'freelist_count') * number(database, 'page_size');
        return { free, ...checkContents(database, problems) };
      }) ?? {}
    );
  } finally {
    database.close();
  }
}

function checkPages(database: Database.Database, problems: Problems): void {
  attempt('the pages of the database cannot be read', problems, () => {
    const results = database.prepare('SELECT CAST(integrity_check AS BLOB) AS text FROM pragma_integrity_check').all();
    for (const { text } of results as readonly { readonly text: unknown }[]) {
      for (const line of shown(text).split('\n'))
        if (line !== 'ok' && !line.startsWith('***')) problems.add('damaged pages', `integrity_check: ${line}`);
    }
  });
}

function checkContents(database: Database.Database, problems: Problems): Found {
  const find = database.prepare('SELECT count(*) AS count FROM sqlite_master WHERE name = ?');
  const missing = ['migrations', 'compaction', 'revisions', 'objects'].filter(
    (name) => (find.all(name) as readonly Count[])[0]?.count !== 1,
  );
  if (missing.length > 0) {
    problems.add('tables', `it is no database of a cluster: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`);
    return {};
  }
  const schema = checkSchema(database, problems);
  const [compaction, ...more] = database.prepare(selectCompaction).all() as readonly Compaction[];
  if (!compaction || more.length > 0) problems.add('tables', `the table compaction has ${compaction ? 1 + more.length : 0} rows, not one`);
  if (!compaction || schema.isNewestSchema === undefined) return schema;
  return { ...schema, compacted: compaction.revision, ...checkLog(database, compaction, problems) };
}

function checkSchema(database: Database.Database, problems: Problems): Pick<Found, 'schema' | 'isNewestSchema'> {
  const rows = database.prepare('SELECT CAST(name AS BLOB) AS name FROM migrations ORDER BY id').all();
  const applied = (rows as readonly { readonly name: unknown }[]).map(({ name }) => shown(name));
  const schema = applied.at(-1);
  if (schema === undefined) return {};
  const known = migrations.map((Migration) => new Migration().name);
  const unknown = applied.find((name) => !known.includes(name));
  if (unknown === undefined) return { schema, isNewestSchema: applied.length === known.length };
  problems.add('schemas', `it was written by a newer version (${unknown}), so what is in it is not looked at`);
  return { schema };
}

function checkLog(database: Database.Database, compaction: Compaction, problems: Problems): Found {
  const check = new LogCheck(compaction, problems);
  const isWhole = attempt(
    () => `the log cannot be read beyond revision ${check.revision}`,
    problems,
    () => {
      for (const row of database.prepare(selectRows).iterate() as Iterable<LogRow>) check.take(row);
      return true;
    },
  );
  if (!isWhole) return { rows: check.rows };
  attempt('the view objects cannot be read', problems, () => {
    const objects = database.prepare('SELECT CAST(key AS BLOB) AS key, CAST(revision AS INTEGER) AS revision FROM objects').all();
    const rows = objects as readonly { readonly key: unknown; readonly revision: number }[];
    check.compare(rows.map(({ key, revision }) => ({ key: shown(key), revision })));
  });
  return { rows: check.rows, revision: check.revision, objects: check.current.size };
}

/** A text that was read as bytes, whatever it is. */
function shown(text: unknown): string {
  return text instanceof ArrayBuffer || text instanceof Uint8Array ? new TextDecoder().decode(text) : String(text);
}

/** What SQLite cannot do for damage is a problem that was found, and not the end of the check. */
function attempt<T>(what: string | (() => string), problems: Problems, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    const text = typeof what === 'string' ? what : what();
    problems.add('reads', `${text}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function number(database: Database.Database, pragma: string): number {
  const [row] = database.pragma(pragma) as readonly Readonly<Record<string, number>>[];
  return row?.[pragma] ?? 0;
}
