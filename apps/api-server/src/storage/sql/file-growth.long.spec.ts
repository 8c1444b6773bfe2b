import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#domain/storage/store.js';
import { eventually } from '#testing/eventually.js';
import { Compactor } from '../compactor.js';
import { openSqlStore } from './open-sql-store.js';

const megabyte = 1024 * 1024;

describe('the files of a store', { timeout: 120_000 }, () => {
  let directory = '';
  let store: Store;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'kubernest-growth-'));
    store = await openSqlStore({ directory });
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });
  const sizeOf = (name: string): number => statSync(join(directory, name)).size;
  const wal = (): number => sizeOf('kubernest.db-wal');

  test('do not grow while a hundred nodes say for four hours that they are there', async () => {
    const hours = 4;
    const beatMs = 10_000;
    const lookMs = 60_000;
    const lease = 'x'.repeat(700);
    const current = new Map<string, number>();
    let now = 0;
    const compactor = new Compactor(store, { now: () => now });
    const sizes: number[] = [];
    const beat = (key: string): Promise<unknown> => {
      const expected = current.get(key);
      const encode = (revision: number): Uint8Array => {
        current.set(key, revision);
        return Buffer.from(`{"renewed":${now},"filling":"${lease}"}`);
      };
      return store.write(expected === undefined ? { type: 'create', key, encode } : { type: 'update', key, expected, encode });
    };
    for (; now < hours * 3_600_000; now += beatMs) {
      await Promise.all(Array.from({ length: 100 }, (_, i) => beat(`coordination.k8s.io/leases/kube-node-lease/node-${i}`)));
      if (now % lookMs !== 0) continue;
      compactor.look();
      // resolves with the compaction that is under way: hours pass in seconds here, and it would not be done by the next look
      await store.compact(store.compactedRevision);
      sizes.push(sizeOf('kubernest.db') + wal());
    }
    compactor.stop();
    expect(store.revision).toBe(hours * 36_000);
    expect(store.revision - store.compactedRevision).toBeLessThan(4_500);
    // 120 MB were written; six minutes of it are 3.6 MB, and the log beside has at most 5 and what is on its way
    expect(Math.max(...sizes)).toBeLessThan(14 * megabyte);
    // nothing is added in the later hours
    const early = Math.max(...sizes.slice(0, sizes.length / 4));
    expect(Math.max(...sizes.slice(sizes.length / 2))).toBeLessThan(early + 2 * megabyte);
  });

  test('are bounded while ever new readers overlap, and the log is emptied when all is quiet', async () => {
    let isOver = false;
    /** Two of them leave no moment in which nobody reads. */
    const readOnAndOn = async (): Promise<void> => {
      const reader = new Database(join(directory, 'kubernest.db'));
      while (!isOver) {
        reader.exec('BEGIN');
        reader.prepare('SELECT max(revision) FROM revisions').get();
        await setTimeout(6);
        reader.exec('COMMIT');
      }
      reader.close();
    };
    const reading = readOnAndOn();
    await setTimeout(3);
    const readingToo = readOnAndOn();
    const encode = (): Uint8Array => new Uint8Array(16_000);
    let largest = 0;
    for (let written = 0; written < 150; written += 1) {
      await Promise.all(Array.from({ length: 64 }, (_, i) => store.write({ type: 'create', key: `k${written}-${i}`, encode })));
      largest = Math.max(largest, wal());
    }
    isOver = true;
    await Promise.all([reading, readingToo]);
    // 150 MB were written; readers are waited for after 16
    expect(largest).toBeLessThan(40 * megabyte);
    await eventually(() => expect(wal()).toBe(0));
  });
});
