import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytes } from '#testing/contracts/store/values.js';
import { openSqlite } from './open-sqlite.js';
import { CompactionRow } from './rows/compaction-row.js';
import { ObjectRow } from './rows/object-row.js';
import { RevisionRow } from './rows/revision-row.js';

describe('the SQLite database', () => {
  let directory = '';
  let opened: DataSource | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kubernest-sqlite-'));
  });
  afterEach(async () => {
    if (opened?.isInitialized) await opened.destroy();
    rmSync(directory, { recursive: true });
  });
  const open = async (): Promise<DataSource> => (opened = await openSqlite(join(directory, 'kubernest.db')));

  test.each([
    { pragma: 'synchronous', value: 2 },
    { pragma: 'journal_mode', value: 'wal' },
    { pragma: 'page_size', value: 16_384 },
    { pragma: 'wal_autocheckpoint', value: 1000 },
    { pragma: 'auto_vacuum', value: 0 },
  ])('has $pragma $value, the first time and later', async ({ pragma, value }) => {
    const read = async (source: DataSource): Promise<unknown> => Object.values((await source.query(`PRAGMA ${pragma}`))[0]);
    expect(await read(await open())).toEqual([value]);
    await opened?.destroy();
    expect(await read(await open())).toEqual([value]);
  });

  test('gets from its migrations the schema that the rows describe', async () => {
    const { upQueries } = await (await open()).driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  test('is migrated back and forth', async () => {
    const source = await open();
    await source.undoLastMigration();
    expect(await source.query("SELECT name FROM sqlite_master WHERE name IN ('revisions', 'objects', 'compaction')")).toEqual([]);
    expect((await source.runMigrations()).length).toBe(1);
    expect(await source.getRepository(CompactionRow).find()).toEqual([{ id: 1, revision: 0, finished: 1 }]);
  });

  test('shows the current state in the view objects', async () => {
    const source = await open();
    const log = source.getRepository(RevisionRow);
    await log.insert([
      { revision: 1, key: 'a', type: 'create', previous: 0, value: bytes('{"n":1}') },
      { revision: 2, key: 'b', type: 'create', previous: 0, value: bytes('{"n":2}') },
      { revision: 3, key: 'a', type: 'update', previous: 1, value: bytes('{"n":3}') },
      { revision: 4, key: 'b', type: 'delete', previous: 2, value: bytes('{"n":4}') },
    ]);
    expect(await source.getRepository(ObjectRow).find({ select: { key: true, revision: true } })).toEqual([{ key: 'a', revision: 3 }]);
    expect(await source.query("SELECT json_extract(CAST(value AS TEXT), '$.n') AS n FROM objects")).toEqual([{ n: 3 }]);
  });

  test('is not opened when a newer version has written it', async () => {
    const source = await open();
    await source.query("INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')");
    await source.destroy();
    await expect(open()).rejects.toThrow(
      /^cannot open the database .*kubernest\.db: it was written by a newer version \(FromTheFuture9999999999999\)$/,
    );
  });

  test('is not opened when it is something else', async () => {
    writeFileSync(join(directory, 'kubernest.db'), 'not a database, but long enough to be taken for the header of one '.repeat(20));
    await expect(open()).rejects.toThrow(
      /^cannot open the database .*kubernest\.db: file is not a database \(kubernest db check tells more\)$/,
    );
  });
});
