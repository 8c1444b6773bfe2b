import { afterEach, describe, expect, test } from 'vitest';
import { create, put, update } from '#testing/contracts/store/values.js';
import type { Store } from '#domain/storage/store.js';
import { Compactor } from './compactor.js';
import { openMemoryStore } from './memory-store.js';

const minute = 60_000;

describe('the compactor', () => {
  let store: Store | undefined;
  let compactor: Compactor | undefined;
  afterEach(async () => {
    compactor?.stop();
    await store?.close();
  });

  test('forgets what is older than it should be, and nothing younger', async () => {
    let now = 0;
    store = await openMemoryStore();
    await store.write(create('before'));
    compactor = new Compactor(store, { maxAge: 5 * minute, now: () => now });
    const compacted: number[] = [];
    for (now = minute; now <= 12 * minute; now += minute) {
      await put(store, 'lease');
      compactor.look();
      compacted.push(store.compactedRevision);
    }
    // at minute m the store is at revision m + 1; what was current five minutes ago stays readable
    expect(compacted).toEqual([0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('forgets earlier when there is too much', async () => {
    store = await openMemoryStore();
    compactor = new Compactor(store, { maxRevisions: 100, now: () => 0 });
    for (let i = 0; i < 1000; i += 1) {
      await store.write(i === 0 ? create('lease') : update('lease', i));
      expect(store.revision - store.compactedRevision).toBeLessThanOrEqual(150);
      expect(store.revision - store.compactedRevision).toBeGreaterThanOrEqual(Math.min(store.revision, 100));
    }
    expect(store.compactedRevision).toBeGreaterThan(800);
  });

  test('does nothing any more when it is stopped', async () => {
    let now = 0;
    store = await openMemoryStore();
    compactor = new Compactor(store, { maxAge: minute, maxRevisions: 10, now: () => now });
    compactor.stop();
    for (let i = 0; i < 50; i += 1) await put(store, 'lease');
    now = 10 * minute;
    expect(store.compactedRevision).toBe(0);
  });
});
