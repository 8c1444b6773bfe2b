import type Database from 'libsql';

/** What is never in a text that the program itself has written: anything but printable ASCII and line feeds. */
const oddText = "'*[^ -~' || char(10) || ']*'";

/**
 * Throws when texts that TypeORM reads to open a database are damaged: those of its schema, and the names of migrations. libsql would end the whole
 * process when it is to give out a text that is no UTF-8.
 */
export function refuseDamagedTexts(database: Database.Database): void {
  const hasOdd = (table: string, columns: readonly string[]): boolean => {
    const condition = columns.map((column) => `CAST(${column} AS TEXT) GLOB ${oddText}`).join(' OR ');
    return count(database, `SELECT count(*) AS count FROM ${table} WHERE ${condition}`) > 0;
  };
  const isDamaged =
    hasOdd('sqlite_master', ['type', 'name', 'tbl_name', 'sql']) ||
    (count(database, "SELECT count(*) AS count FROM sqlite_master WHERE name = 'migrations'") > 0 && hasOdd('migrations', ['name']));
  if (isDamaged) throw Object.assign(new Error('texts of its schema are damaged'), { code: 'SQLITE_CORRUPT' });
}

function count(database: Database.Database, query: string): number {
  const [row] = database.prepare(query).all() as readonly { readonly count: number }[];
  return row?.count ?? 0;
}
