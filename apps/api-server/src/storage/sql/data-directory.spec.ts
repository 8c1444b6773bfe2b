import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create, put, remove, shown, text, update } from '#testing/contracts/store/values.js';
import { WriteFailedError, type Store } from '#domain/storage/store.js';
import { DirectoryLockedError } from './directory-locked-error.js';
import { openOnThisThread } from './open-on-this-thread.js';
import { RemoteLog } from './remote-log.js';
import { serveLog } from './serve-log.js';
import type { SqlStoreLocation } from './sql-store-location.js';

describe('a data directory', () => {
  let directory = '';
  const opened: Store[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kubernest-store-'));
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    rmSync(directory, { recursive: true });
  });

  const open = async (options: Partial<SqlStoreLocation> = {}): Promise<Store> => {
    const store = await openOnThisThread({ directory, ...options });
    opened.push(store);
    return store;
  };
  /** Another connection to the database, as a person with `sqlite3` has it. */
  const fromOutside = (): Database.Database => new Database(join(directory, 'kubernest.db'));
  const size = (): number => readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);

  test('is made when it is not there', async () => {
    const store = await open({ directory: join(directory, 'some/where') });
    await store.write(create('a'));
    expect(readdirSync(join(directory, 'some/where'))).toContain('kubernest.db');
  });

  test('belongs to one store at a time, and the error says whose it is', async () => {
    const first = await open();
    const error = await open().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DirectoryLockedError);
    expect(error).toMatchObject({ pid: process.pid, message: `the data directory ${directory} is in use by process ${process.pid}` });
    await first.write(create('a'));
    await first.close();
    expect((await open()).revision).toBe(1);
  });

  test.each([
    { name: 'a file', path: 'file', error: 'EEXIST: file already exists' },
    { name: 'one whose lock is no file', path: '.', error: 'ConnectionFailed' },
  ])('is refused when it is $name, and the error names it', async ({ path, error }) => {
    writeFileSync(join(directory, 'file'), '');
    mkdirSync(join(directory, 'kubernest.lock'));
    const refused = open({ directory: join(directory, path) });
    await expect(refused).rejects.toThrow(`cannot lock the data directory ${join(directory, path)}: ${error}`);
  });

  test('is free again when the database in it could not be opened', async () => {
    await (await open()).close();
    const outside = fromOutside();
    outside.exec("INSERT INTO migrations (timestamp, name) VALUES (1, 'Unknown1')");
    await expect(open()).rejects.toThrow('written by a newer version');
    outside.exec('DELETE FROM migrations WHERE timestamp = 1');
    outside.close();
    expect((await open()).revision).toBe(0);
  });

  test.each([
    { damage: 'DELETE FROM revisions WHERE revision = 2', error: 'revision 3 does not follow 1' },
    { damage: 'UPDATE revisions SET previous = 0 WHERE revision = 3', error: 'revision 3 follows 0, not 1' },
    // libsql would end the process if it were asked for such a text
    { damage: "UPDATE revisions SET key = CAST(x'61ff' AS TEXT) WHERE revision = 1", error: 'the row of revision 1 is damaged' },
    { damage: "UPDATE revisions SET type = CAST(x'ff' AS TEXT) WHERE revision = 2", error: 'the row of revision 2 is damaged' },
    { damage: "UPDATE migrations SET name = CAST(x'ff' AS TEXT)", error: 'texts of its schema are damaged' },
    { damage: 'DELETE FROM compaction', error: 'the database has no row in the table compaction' },
  ])('is refused after $damage', async ({ damage, error }) => {
    const store = await open();
    await store.write(create('a'));
    await store.write(create('b'));
    await store.write(update('a', 1));
    await store.close();
    const outside = fromOutside();
    outside.exec(damage);
    outside.close();
    const refusal = `cannot open the database ${join(directory, 'kubernest.db')}: ${error}`;
    await expect(open()).rejects.toThrow(refusal);
    // not because the directory were still in use
    await expect(open()).rejects.toThrow(refusal);
  });

  test('takes out when it is opened what a compaction that was cut off has left', async () => {
    const store = await open();
    for (const key of ['a', 'b', 'c']) await store.write(create(key));
    await store.write(update('a', 1));
    await store.write(update('a', 4));
    await store.write(remove('b', 2));
    await store.write(update('a', 5));
    await store.close();
    const { port1, port2 } = new MessageChannel();
    serveLog(port2);
    const log = new RemoteLog(port1);
    await log.open({ directory });
    await log.markCompacted(6);
    await log.drop([1], false);
    await log.close();

    const again = await open();
    expect([again.revision, again.compactedRevision]).toEqual([7, 6]);
    expect(shown((await again.list('', { at: 6 })).values)).toEqual(['a=5', 'c=3']);
    expect(shown(await again.changesSince(6, 10))).toEqual(['a=7']);
    const outside = fromOutside();
    expect(outside.prepare('SELECT revision FROM revisions ORDER BY revision').all()).toEqual([
      { revision: 3 },
      { revision: 5 },
      { revision: 7 },
    ]);
    expect(outside.prepare('SELECT revision, finished FROM compaction').all()).toEqual([{ revision: 6, finished: 1 }]);
    outside.close();
  });

  test('in which a write fails half way has nothing of it', async () => {
    const store = await open();
    await store.write(create('a'));
    const outside = fromOutside();
    outside.exec("INSERT INTO revisions VALUES (4, 'intruder', 'create', 0, '')");
    const writes = await Promise.allSettled([store.write(update('a', 1)), store.write(create('b')), store.write(create('c'))]);
    expect(writes.map((write) => write.status === 'rejected' && String(write.reason))).toEqual(
      Array.from(
        { length: 3 },
        () => 'WriteFailedError: the store could not write: SqliteError: UNIQUE constraint failed: revisions.revision',
      ),
    );
    expect(outside.prepare('SELECT revision FROM revisions').all()).toEqual([{ revision: 1 }, { revision: 4 }]);
    outside.exec('DELETE FROM revisions WHERE revision = 4');
    outside.close();
    expect((await store.write(update('a', 1))).revision).toBe(2);
    expect(text((await store.get('a'))?.value)).toBe('a at 2');
  });

  test('in which the second of two commits fails keeps the first, and what is forgotten in between is gone', async () => {
    const store = await open();
    await store.write(create('a'));
    await store.write(update('a', 1));
    const outside = fromOutside();
    outside.exec("INSERT INTO revisions VALUES (50, 'intruder', 'create', 0, '')");
    const batch = (name: string): readonly Promise<unknown>[] => Array.from({ length: 32 }, (_, i) => store.write(create(`${name}-${i}`)));
    const first = batch('first');
    const compaction = store.compact(2);
    const second = batch('second');
    const outcomes = (await Promise.allSettled([...first, ...second])).map(({ status }) => status);
    expect(outcomes).toEqual(Array.from({ length: 64 }, (_, i) => (i < 32 ? 'fulfilled' : 'rejected')));
    await compaction;
    outside.exec('DELETE FROM revisions WHERE revision = 50');
    expect(outside.prepare('SELECT min(revision) AS first, max(revision) AS last FROM revisions').all()).toEqual([{ first: 2, last: 34 }]);
    expect((await store.write(update('a', 2))).revision).toBe(35);
    await store.close();
    expect((await open()).revision).toBe(35);
    outside.close();
  });

  test('can be looked into while it is in use, and who looks sees one state', async () => {
    const store = await open();
    await Promise.all(Array.from({ length: 10 }, (_, i) => store.write(create(`k${i}`))));
    const outside = fromOutside();
    const count = (): unknown => outside.prepare('SELECT count(*) AS count, max(revision) AS newest FROM objects').all();
    outside.exec('BEGIN');
    expect(count()).toEqual([{ count: 10, newest: 10 }]);
    await Promise.all(Array.from({ length: 600 }, (_, i) => store.write(create(`more/${i}`))));
    await store.compact(500);
    expect(count()).toEqual([{ count: 10, newest: 10 }]);
    outside.exec('COMMIT');
    expect(count()).toEqual([{ count: 610, newest: 610 }]);
    expect(outside.prepare("SELECT CAST(value AS TEXT) AS value FROM objects WHERE key = 'k3'").all()).toEqual([{ value: 'k3 at 4' }]);
    outside.close();
  });

  test('does not grow with updates of the same keys when they are compacted', async () => {
    const store = await open();
    const lease = Buffer.alloc(1000, 'lease');
    const keys = Array.from({ length: 10 }, (_, i) => `coordination.k8s.io/leases/kube-node-lease/node-${i}`);
    const revisions = await Promise.all(keys.map((key) => store.write({ type: 'create', key, encode: () => lease })));
    const current = revisions.map(({ revision }) => revision);
    let largest = 0;
    for (let round = 0; round < 20; round += 1) {
      const writes: Promise<unknown>[] = [];
      for (let i = 0; i < 1000; i += 1) {
        const at = i % keys.length;
        const expected = current[at] as number;
        const encode = (revision: number): Uint8Array => {
          current[at] = revision;
          return lease;
        };
        writes.push(store.write({ type: 'update', key: keys[at] as string, expected, encode }));
      }
      await Promise.all(writes);
      await store.compact(store.revision - 500);
      largest = Math.max(largest, size());
    }
    expect(store.revision).toBe(20_010);
    // 20 MB were written; there are never more than 1500 revisions, and a WAL of a little over 4 MB
    expect(largest).toBeLessThan(9_000_000);
    expect((await store.list('')).values.length).toBe(10);
  });

  test('takes no more than it may, and goes on when there is room again', async () => {
    const store = await open({ maxBytes: 1_000_000 });
    const large = (key: string): Promise<unknown> => store.write({ type: 'create', key, encode: () => new Uint8Array(100_000) });
    let failure: unknown;
    let taken = 0;
    for (; taken < 20 && failure === undefined; taken += 1)
      failure = await large(`k${taken}`).then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(failure).toBeInstanceOf(WriteFailedError);
    expect(String(failure)).toContain('database or disk is full');
    expect(store.revision).toBe(taken - 1);
    await expect(large('again')).rejects.toBeInstanceOf(WriteFailedError);
    const replaced = await put(store, 'k0');
    expect(text((await store.get('k0'))?.value)).toBe(`k0 at ${replaced.revision}`);
    await store.compact(store.revision);
    await large('again');
    expect(store.revision).toBe(taken + 1);
    await store.close();
    expect((await open()).revision).toBe(taken + 1);
  });
});
