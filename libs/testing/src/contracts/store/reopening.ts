import { describe, expect, test } from 'vitest';
import { CompactedError, type Store } from '#domain/storage/store.js';
import type { StoreUnderTest } from '../store-contract.js';
import { create, remove, shown, text, update } from './values.js';

/** What a durable store still has when it is opened again. */
export function describeReopening(subject: () => StoreUnderTest): void {
  const reopen = (): Promise<Store> => {
    const again = subject().reopen?.();
    if (!again) throw new Error('a durable store can be opened again');
    return again;
  };

  describe('reopening', () => {
    test('an empty store is empty', async () => {
      const store = await reopen();
      expect([store.revision, store.compactedRevision]).toEqual([0, 0]);
      expect((await store.write(create('a'))).revision).toBe(1);
    });

    test('keeps values, past and log, and goes on where it was', async () => {
      const { store } = subject();
      await store.write(create('a'));
      await store.write(create('b'));
      await store.write(update('a', 1));
      await store.write(remove('b', 2));
      await store.write(create('b'));
      const log = await store.changesSince(0, 100);
      const again = await reopen();
      expect(again.revision).toBe(5);
      expect(await again.changesSince(0, 100)).toEqual(log);
      expect(shown((await again.list('', { at: 2 })).values)).toEqual(['a=1', 'b=2']);
      expect(text((await again.get('a'))?.value)).toBe('a at 3');
      await expect(again.write(update('a', 1))).rejects.toThrow('revision of a is 3, not 1');
      expect((await again.write(update('b', 5))).revision).toBe(6);
    });

    test('keeps what was compacted away compacted, and the revision although its change is forgotten', async () => {
      const { store } = subject();
      await store.write(create('a'));
      await store.write(create('b'));
      await store.write(update('a', 1));
      await store.write(remove('b', 2));
      await store.compact(4);
      const again = await reopen();
      expect([again.revision, again.compactedRevision]).toEqual([4, 4]);
      await expect(again.list('', { at: 3 })).rejects.toThrow(new CompactedError(3, 4));
      expect(shown((await again.list('')).values)).toEqual(['a=3']);
      expect((await again.write(create('b'))).revision).toBe(5);
      expect(shown((await again.list('', { at: 4 })).values)).toEqual(['a=3']);
    });

    test('a store closed in the middle of a compaction is whole', async () => {
      const { store } = subject();
      const keys = Array.from({ length: 600 }, (_, i) => `k${i}`);
      await Promise.all(keys.map((key) => store.write(create(key))));
      await Promise.all(keys.map((key, i) => store.write(update(key, i + 1))));
      const compacting = store.compact(1100).catch(() => undefined);
      const again = await reopen();
      await compacting;
      expect([again.revision, again.compactedRevision]).toEqual([1200, 1100]);
      const { values } = await again.list('', { at: 1100 });
      expect(values.map(({ key, revision, value }) => text(value) === `${key} at ${revision}`)).toEqual(keys.map(() => true));
      expect((await again.changesSince(1100, 1000)).length).toBe(100);
    });
  });
}
