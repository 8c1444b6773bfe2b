import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openOnThisThread } from '../sql/open-on-this-thread.js';
import { checkDatabase } from './check-database.js';

/** Compacted at 6: alpha (5), gamma (3, updated by 7), delta (4, deleted by 8, made again by 9). */
const database = gunzipSync(readFileSync(new URL('../sql/testdata/schema-1.db.gz', import.meta.url)));
const pageSize = 16_384;

describe('the check of a database', () => {
  let directory = '';
  let file = '';
  beforeEach(() => {
    directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kubernest-check-'));
    file = join(directory, 'kubernest.db');
    writeFileSync(file, database);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const change = (...statements: readonly string[]): void => {
    const connection = new Database(file);
    for (const statement of statements) connection.exec(statement);
    connection.close();
  };
  const problems = (): readonly string[] => checkDatabase(file).problems;

  test('tells what is in it', () => {
    expect(checkDatabase(file)).toEqual({
      file,
      size: database.length,
      walSize: 0,
      free: expect.any(Number) as number,
      schema: 'CreateRevisions1767225600000',
      isNewestSchema: true,
      revision: 9,
      compacted: 6,
      rows: 6,
      objects: 3,
      problems: [],
    });
  });

  const key = 'core/configmaps/default';
  test.each([
    { damage: 'DELETE FROM revisions WHERE revision = 7', found: ['revision 7 is missing'] },
    {
      damage: 'DELETE FROM revisions WHERE revision = 8',
      found: ['revision 8 is missing', `revision 9 (create of ${key}/delta) follows on revision 0, but the one before it is 4`],
    },
    {
      damage: 'DELETE FROM revisions WHERE revision IN (7, 8)',
      found: ['revisions 7 to 8 are missing', `revision 9 (create of ${key}/delta) follows on revision 0, but the one before it is 4`],
    },
    {
      damage: 'DELETE FROM revisions WHERE revision = 3',
      found: [`revision 7 (update of ${key}/gamma) follows on revision 3, but before it there is no ${key}/gamma`],
    },
    {
      damage: 'UPDATE revisions SET previous = 5 WHERE revision = 7',
      found: [`revision 7 (update of ${key}/gamma) follows on revision 5, but the one before it is 3`],
    },
    {
      damage: "UPDATE revisions SET type = 'create' WHERE revision = 7",
      found: [`revision 7 (create of ${key}/gamma) follows on revision 3`],
    },
    {
      damage: "UPDATE revisions SET type = 'upsert' WHERE revision = 7",
      found: [`revision 7 (upsert of ${key}/gamma) is neither create nor update nor delete`],
    },
    {
      damage: "INSERT INTO revisions SELECT 2, key, 'create', 0, value FROM revisions WHERE revision = 5",
      found: [
        `the value of ${key}/alpha at revision 2 says that its resourceVersion is "5"`,
        `revision 2 of ${key}/alpha is still there, after a compaction to 6 and replaced by 5`,
      ],
    },
    {
      damage: "UPDATE revisions SET type = 'delete' WHERE revision = 5",
      found: [`revision 5 (delete of ${key}/alpha) is still there, after a compaction to 6`],
    },
    {
      damage: "UPDATE revisions SET key = CAST(x'61ff' AS TEXT) WHERE revision = 7",
      found: [
        'the row of revision 7 lacks its key, its type or the revision it follows on',
        'revision 7 is missing',
        'the view objects shows a�, which the log does not have',
      ],
    },
    { damage: 'DELETE FROM compaction', found: ['the table compaction has 0 rows, not one'] },
    { damage: 'DROP VIEW objects', found: ['it is no database of a cluster: objects is missing'] },
    {
      damage: 'UPDATE revisions SET value = substr(value, 1, 50) WHERE revision = 5',
      found: [`the value of ${key}/alpha at revision 5 is no JSON`],
    },
    {
      damage: "UPDATE revisions SET value = x'7b22ff227d' WHERE revision = 5",
      found: [`the value of ${key}/alpha at revision 5 is no text in UTF-8`],
    },
    {
      damage: "UPDATE revisions SET value = CAST('[]' AS BLOB) WHERE revision = 5",
      found: [`the value of ${key}/alpha at revision 5 is no object`],
    },
    { damage: "UPDATE revisions SET value = 'text' WHERE revision = 5", found: [`the value of ${key}/alpha at revision 5 is no bytes`] },
    {
      damage: "UPDATE revisions SET value = CAST('{}' AS BLOB) WHERE revision = 5",
      found: [
        `the value of ${key}/alpha at revision 5 says that its resourceVersion is missing`,
        `the value of ${key}/alpha at revision 5 has no uid`,
        `the value of ${key}/alpha at revision 5 says that it is ""`,
        `the value of ${key}/alpha at revision 5 says that its apiVersion is missing`,
      ],
    },
    {
      damage: `UPDATE revisions SET value = CAST(replace(CAST(value AS TEXT), '"uid":"', '"uid":"1') AS BLOB) WHERE revision = 7`,
      found: [
        `the value of ${key}/gamma at revision 7 has the uid 100000000-0000-4000-8000-000000000005, where it had 00000000-0000-4000-8000-000000000005 before`,
      ],
    },
    {
      damage: "UPDATE revisions SET key = 'apps/deployments/default/alpha' WHERE revision = 5",
      found: ['the value of apps/deployments/default/alpha at revision 5 says that its apiVersion is "v1"'],
    },
    {
      damage: `UPDATE revisions SET key = '${key}/omega' WHERE revision = 5`,
      found: [`the value of ${key}/omega at revision 5 says that it is "default/alpha"`],
    },
    {
      damage: "INSERT INTO migrations (timestamp, name) VALUES (1, 'Later1')",
      found: ['it was written by a newer version (Later1), so what is in it is not looked at'],
    },
  ])('finds what is wrong after $damage', ({ damage, found }) => {
    change(damage);
    expect(problems()).toEqual(found);
  });

  test('finds a view that shows something else', () => {
    change(
      'DROP VIEW objects',
      `CREATE VIEW objects AS SELECT key, min(revision) AS revision, value FROM revisions WHERE key <> '${key}/alpha' GROUP BY key
        UNION SELECT 'x', 1, NULL`,
    );
    expect(problems()).toEqual([
      `the view objects shows ${key}/delta at revision 4, the log at 9`,
      `the view objects shows ${key}/gamma at revision 3, the log at 7`,
      'the view objects shows x, which the log does not have',
      `the view objects lacks ${key}/alpha, which the log has at revision 5`,
    ]);
  });

  test('finds nothing wrong with a compaction that was cut off', () => {
    change('UPDATE compaction SET revision = 9, finished = 0');
    expect(checkDatabase(file)).toMatchObject({ problems: [], revision: 9, objects: 3 });
  });

  test('tells ten problems of a sort, and how many more there are', () => {
    change(
      `INSERT INTO revisions WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 24)
        SELECT i, '${key}/n' || i, 'create', 0, CAST('-' AS BLOB) FROM n`,
    );
    expect(problems().length).toBe(11);
    expect(problems().slice(9)).toEqual([`the value of ${key}/n19 at revision 19 is no JSON`, 'and 5 more of values']);
  });

  test.each([
    {
      name: 'is something else',
      spoil: (path: string) => writeFileSync(path, 'precious '.repeat(100)),
      found: (path: string) => `${path} is no SQLite database`,
    },
    { name: 'is empty', spoil: (path: string) => truncateSync(path, 0), found: (path: string) => `${path} is no SQLite database` },
    {
      name: 'is cut off',
      spoil: (path: string) => truncateSync(path, 3 * pageSize),
      found: () => `the file is cut off: it has ${3 * pageSize} of ${database.length} bytes`,
    },
  ])('says that the file $name', ({ spoil, found }) => {
    spoil(file);
    expect(checkDatabase(file)).toMatchObject({ problems: [found(file)] });
  });

  /** Where a page of a table begins. */
  const rootOf = (table: string): number => {
    const connection = new Database(file);
    const rows = connection.prepare(`SELECT rootpage FROM sqlite_master WHERE name = '${table}'`).all() as readonly {
      readonly rootpage: number;
    }[];
    connection.close();
    return ((rows[0]?.rootpage ?? 0) - 1) * pageSize;
  };
  const flip = (from: number, to: number): void => {
    const bytes = Buffer.from(database);
    for (let i = from; i < to; i += 1) bytes[i] = 0xff ^ (bytes[i] ?? 0);
    writeFileSync(file, bytes);
  };

  test('finds flipped bytes in what holds the log together', () => {
    const root = rootOf('revisions');
    flip(root, root + 8);
    const malformed = 'database disk image is malformed';
    expect(problems()).toEqual([
      `the pages of the database cannot be read: ${malformed}`,
      `the log cannot be read beyond revision 6: ${malformed}`,
    ]);
    // where the first row is
    flip(root + 8, root + 10);
    expect(problems()).toEqual([
      expect.stringMatching(/^integrity_check: Tree \d+ page \d+ cell 0: Offset \d+ out of range/),
      ...['key', 'type', 'previous', 'value'].map((column) => `integrity_check: NULL value in revisions.${column}`),
      'the row of revision 0 lacks its key, its type or the revision it follows on',
      `revision 7 (update of ${key}/gamma) follows on revision 3, but before it there is no ${key}/gamma`,
    ]);
  });

  test('survives any flipped bytes, and the server does too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(database.length - 1), fc.integer({ min: 1, max: 64 }), async (at, length) => {
        flip(at, Math.min(at + length, database.length));
        expect(Array.isArray(problems())).toBe(true);
        await openOnThisThread({ directory }).then(
          (store) => store.close(),
          (error: Error) => expect(error.message).toContain(`cannot open the database ${file}: `),
        );
        for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
      }),
      { numRuns: 40 },
    );
  });

  test('looks at one state while somebody writes', () => {
    const writer = new Database(file);
    writer.exec('BEGIN; DELETE FROM revisions');
    expect(checkDatabase(file)).toMatchObject({ problems: [], rows: 6 });
    writer.exec('ROLLBACK');
    writer.close();
  });

  test('reads what a process that was killed has left in the write-ahead log', () => {
    const writer = new Database(file);
    writer.exec('DELETE FROM revisions WHERE revision = 7');
    const copy = join(directory, 'copy.db');
    for (const end of ['', '-wal']) copyFileSync(file + end, copy + end);
    writer.close();
    const report = checkDatabase(copy);
    expect(report.problems).toEqual(['revision 7 is missing']);
    expect(report.walSize).toBeGreaterThan(0);
  });
});
