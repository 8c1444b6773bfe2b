import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shown } from '#testing/contracts/store/values.js';
import { checkDatabase } from '../check/check-database.js';
import { migrations } from './migrations/migrations.js';
import { nextSchema } from './next-schema.js';
import { openOnThisThread } from './open-on-this-thread.js';
import { openSqlite } from './open-sqlite.js';

/** What the first version wrote: four objects, one of them deleted, another deleted and made again, compacted at 6. */
const oldest = gunzipSync(readFileSync(new URL('testdata/schema-1.db.gz', import.meta.url)));

describe('a database of the oldest schema', () => {
  let directory = '';
  let file = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kubernest-schema-'));
    file = join(directory, 'kubernest.db');
    writeFileSync(file, oldest);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('has everything that was written to it, and takes more', async () => {
    const store = await openOnThisThread({ directory });
    expect([store.revision, store.compactedRevision]).toEqual([9, 6]);
    const keys = (values: readonly { readonly key: string; readonly revision: number }[]): readonly string[] =>
      shown(values).map((each) => each.replace('core/configmaps/default/', ''));
    expect(keys((await store.list('')).values)).toEqual(['alpha=5', 'delta=9', 'gamma=7']);
    expect(keys((await store.list('', { at: 6 })).values)).toEqual(['alpha=5', 'delta=4', 'gamma=3']);
    expect(keys(await store.changesSince(6, 10))).toEqual(['gamma=7', 'delta=8', 'delta=9']);
    const next = await store.write({ type: 'update', key: 'core/configmaps/default/alpha', expected: 5, encode: () => Buffer.from('{}') });
    expect(next.revision).toBe(10);
    await store.close();
  });

  test('has nothing wrong with it, before it is brought up to date and after', async () => {
    expect(checkDatabase(file)).toMatchObject({ problems: [], revision: 9, compacted: 6, rows: 6, objects: 3 });
    await (await openSqlite(file)).destroy();
    expect(checkDatabase(file)).toMatchObject({ problems: [], isNewestSchema: true, revision: 9, objects: 3 });
  });

  test('gets the next schema when it is opened with it', async () => {
    const source = await openSqlite(file, { migrations: [...migrations, nextSchema(() => Promise.resolve())] });
    expect(await source.query('SELECT count(*) AS count FROM revisions WHERE length = length(value)')).toEqual([{ count: 6 }]);
    await source.destroy();
    await expect(openSqlite(file)).rejects.toThrow('it was written by a newer version (NextSchema4102444800000)');
    expect(checkDatabase(file).problems).toEqual([
      'it was written by a newer version (NextSchema4102444800000), so what is in it is not looked at',
    ]);
  });

  test('stays as it is when it cannot be brought up to date', async () => {
    const failing = nextSchema(() => Promise.reject(new Error('out of something')));
    await expect(openSqlite(file, { migrations: [...migrations, failing] })).rejects.toThrow(
      `cannot open the database ${file}: out of something`,
    );
    expect(checkDatabase(file)).toMatchObject({ problems: [], isNewestSchema: true, revision: 9 });
    const source = await openSqlite(file);
    expect(((await source.query('PRAGMA table_info(revisions)')) as readonly { readonly name: string }[]).map(({ name }) => name)).toEqual([
      'revision',
      'key',
      'type',
      'previous',
      'value',
    ]);
    await source.destroy();
  });
});
