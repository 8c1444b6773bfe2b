import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create, remove, shown, text, update } from '#testing/contracts/store/values.js';
import { DirectoryLockedError } from './directory-locked-error.js';
import { openSqlStore } from './open-sql-store.js';
import { ThreadLog } from './thread-log.js';

describe('a store with a thread of its own', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kubernest-store-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('keeps what it was given, and leaves only the database behind', async () => {
    const store = await openSqlStore({ directory });
    const told: string[] = [];
    store.listen((changes) => told.push(...shown(changes)));
    await Promise.all(Array.from({ length: 200 }, (_, i) => store.write(create(`k${i}`))));
    await store.write(update('k0', 1));
    await store.write(remove('k1', 2));
    await expect(store.write(create('k0'))).rejects.toThrow('key exists: k0');
    await store.compact(100);
    expect(told.length).toBe(202);
    await expect(openSqlStore({ directory })).rejects.toBeInstanceOf(DirectoryLockedError);
    await store.close();
    expect(readdirSync(directory).sort()).toEqual(['kubernest.db', 'kubernest.lock']);

    const again = await openSqlStore({ directory });
    expect([again.revision, again.compactedRevision]).toEqual([202, 100]);
    const { values } = await again.list('');
    expect(values.map(({ key, revision, value }) => text(value) === `${key} at ${revision}`)).toEqual(
      Array.from({ length: 199 }, () => true),
    );
    expect(shown(await again.changesSince(200, 10))).toEqual(['k0=201', 'k1=202']);
    await again.close();
  });

  test('rejects when the database cannot be opened', async () => {
    writeFileSync(join(directory, 'kubernest.db'), 'something else altogether '.repeat(100));
    await expect(openSqlStore({ directory })).rejects.toThrow('file is not a database');
    writeFileSync(join(directory, 'file'), '');
    await expect(openSqlStore({ directory: join(directory, 'file') })).rejects.toThrow('EEXIST');
  });
});

describe('a thread that dies', () => {
  const thread = (code: string): Worker =>
    new Worker(`const { parentPort } = require('node:worker_threads'); parentPort.on('message', () => { ${code} });`, { eval: true });

  test.each([
    { name: 'by exiting', code: 'process.exit(3)', error: 'the thread of the store has ended with code 3' },
    { name: 'by an error', code: "throw new Error('out of something')", error: 'out of something' },
  ])('$name fails what was asked of it, what will be, and whoever is to be told', async ({ code, error }) => {
    const log = new ThreadLog(thread(code));
    const lost = new Promise<Error>((resolve) => (log.onLost = resolve));
    await expect(log.read([1])).rejects.toThrow(error);
    expect((await lost).message).toBe(error);
    await expect(log.read([1])).rejects.toThrow(error);
    await expect(log.close()).rejects.toThrow(error);
  });
});
