import { describe, expect, test } from 'vitest';
import { CompactedError, type Store } from '#domain/storage/store.js';
import { create, put, remove, shown, text, update } from './values.js';

/** Forgetting the past. */
export function describeCompaction(store: () => Store): void {
  describe('compaction', () => {
    const fill = async (): Promise<void> => {
      await store().write(create('a'));
      await store().write(create('b'));
      await store().write(update('a', 1));
      await store().write(remove('b', 2));
      await store().write(update('a', 3));
      await store().write(create('b'));
    };

    test('older states and changes are refused from the moment it is called', async () => {
      await fill();
      const compacting = store().compact(4);
      expect(store().compactedRevision).toBe(4);
      await expect(store().list('', { at: 3 })).rejects.toThrow(new CompactedError(3, 4));
      await expect(store().changesSince(3, 10)).rejects.toThrow(new CompactedError(3, 4));
      await expect(store().changesSince(0, 10, 'none')).rejects.toBeInstanceOf(CompactedError);
      await compacting;
      await expect(store().list('', { at: 3, limit: 1 })).rejects.toThrow(new CompactedError(3, 4));
    });

    test('its revision and all after it stay readable', async () => {
      await fill();
      await store().compact(4);
      const at = async (revision: number): Promise<string> => shown((await store().list('', { at: revision })).values).join(' ');
      expect([await at(4), await at(5), await at(6)]).toEqual(['a=3', 'a=5', 'a=5 b=6']);
      expect(shown(await store().changesSince(4, 10))).toEqual(['a=5', 'b=6']);
      expect(text((await store().get('a'))?.value)).toBe('a at 5');
      expect(store().revision).toBe(6);
    });

    test('up to the newest revision it leaves the current state alone', async () => {
      await fill();
      await store().write(remove('b', 6));
      await store().compact(7);
      expect(shown((await store().list('')).values)).toEqual(['a=5']);
      expect(await store().changesSince(7, 10)).toEqual([]);
      expect((await store().write(create('b'))).revision).toBe(8);
      expect((await store().write(update('a', 5))).revision).toBe(9);
      expect(shown((await store().list('', { at: 8 })).values)).toEqual(['a=5', 'b=8']);
    });

    test('can be repeated; going back does nothing', async () => {
      await fill();
      await Promise.all([store().compact(2), store().compact(5), store().compact(3)]);
      expect(store().compactedRevision).toBe(5);
      await store().compact(1);
      await store().compact(6);
      expect(store().compactedRevision).toBe(6);
      expect(shown((await store().list('')).values)).toEqual(['a=5', 'b=6']);
    });

    test('a list that was under way is finished', async () => {
      const keys = Array.from({ length: 500 }, (_, i) => `k${i}`);
      await Promise.all(keys.map((key) => store().write(create(key))));
      const listing = store().list('', { at: 500 });
      const log = store().changesSince(0, 1000);
      await Promise.all(keys.map((key, i) => store().write(update(key, i + 1))));
      await store().compact(1000);
      for (const { key, revision, value } of (await listing).values) expect(text(value)).toBe(`${key} at ${revision}`);
      expect((await listing).values.length).toBe(500);
      expect((await log).length).toBe(500);
    });

    test('goes on beside writes', async () => {
      const writer = async (key: string): Promise<void> => {
        for (let i = 0; i < 30; i += 1) {
          await put(store(), key);
          if (i % 10 === 9) await store().compact(store().revision - 5);
        }
      };
      await Promise.all(['a', 'b', 'c', 'd'].map(writer));
      expect(store().revision).toBe(120);
      const { values } = await store().list('');
      expect(values.map(({ key, revision, value }) => text(value) === `${key} at ${revision}`)).toEqual([true, true, true, true]);
      expect((await store().changesSince(store().compactedRevision, 1000)).length).toBe(120 - store().compactedRevision);
    });
  });
}
