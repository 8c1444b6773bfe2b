import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#domain/storage/store.js';
import { openOnThisThread } from './open-on-this-thread.js';

const megabyte = 1024 * 1024;

describe('the write-ahead log', () => {
  let directory = '';
  let store: Store;
  let name = 0;
  const readers: Database.Database[] = [];
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'kubernest-wal-'));
    store = await openOnThisThread({ directory });
  });
  afterEach(async () => {
    for (const reader of readers.splice(0)) reader.close();
    await store.close();
    rmSync(directory, { recursive: true });
  });

  const size = (): number => statSync(join(directory, 'kubernest.db-wal')).size;
  const writeMegabyte = async (): Promise<void> => {
    const encode = (): Uint8Array => new Uint8Array(16_000);
    await Promise.all(Array.from({ length: 64 }, () => store.write({ type: 'create', key: `k${(name += 1)}`, encode })));
    // checkpoints come when the event loop has turned
    await setImmediate();
  };
  /** Somebody with `sqlite3` and a transaction. */
  const read = (): Database.Database => {
    const reader = new Database(join(directory, 'kubernest.db'));
    readers.push(reader);
    reader.exec('BEGIN');
    reader.prepare('SELECT max(revision) FROM revisions').get();
    return reader;
  };

  test('is moved into the database before it is long', async () => {
    let largest = 0;
    for (let written = 0; written < 20; written += 1) {
      await writeMegabyte();
      largest = Math.max(largest, size());
    }
    expect(largest).toBeGreaterThan(3.5 * megabyte);
    expect(largest).toBeLessThan(7 * megabyte);
  });

  test('grows while somebody reads, and is short again when nobody does', async () => {
    const reader = read();
    for (let written = 0; written < 24; written += 1) await writeMegabyte();
    expect(size()).toBeGreaterThan(24 * megabyte);
    reader.exec('COMMIT');
    for (let written = 0; written < 8; written += 1) await writeMegabyte();
    expect(size()).toBeLessThan(7 * megabyte);
  });

  test('takes writes while somebody reads the state of long ago', async () => {
    const reader = read();
    for (let written = 0; written < 20; written += 1) await writeMegabyte();
    expect(reader.prepare('SELECT count(*) AS count FROM revisions').all()).toEqual([{ count: 0 }]);
    reader.exec('COMMIT');
    expect(reader.prepare('SELECT count(*) AS count FROM revisions').all()).toEqual([{ count: 20 * 64 }]);
  });
});
