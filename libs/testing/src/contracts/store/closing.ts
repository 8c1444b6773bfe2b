import { describe, expect, test } from 'vitest';
import { StoreClosedError, type Store } from '#domain/storage/store.js';
import { create, shown, update } from './values.js';

/** The end. */
export function describeClosing(store: () => Store): void {
  describe('close', () => {
    test('waits for writes and reads that are under way', async () => {
      await store().write(create('a'));
      const told: string[] = [];
      store().listen((changes) => told.push(...shown(changes)));
      const writes = Promise.all(Array.from({ length: 100 }, (_, i) => store().write(create(`k${i}`))));
      const loser = store().write(update('k0', 1));
      const list = store().list('');
      const closed = store().close();
      await expect(loser).rejects.toThrow('revision of k0 is 2, not 1');
      expect((await writes).length).toBe(100);
      expect(shown((await list).values)).toEqual(['a=1']);
      await closed;
      expect(told.length).toBe(100);
    });

    test('ends every use of the store', async () => {
      await store().write(create('a'));
      const closing = store().close();
      const uses: readonly (() => Promise<unknown>)[] = [
        () => store().get('a'),
        () => store().list(''),
        () => store().write(create('b')),
        () => store().changesSince(0, 1),
        () => store().compact(1),
      ];
      for (const use of uses) await expect(use()).rejects.toBeInstanceOf(StoreClosedError);
      await closing;
      for (const use of uses) await expect(use()).rejects.toBeInstanceOf(StoreClosedError);
      expect(() => store().listen(() => undefined)).toThrow(StoreClosedError);
    });

    test('can be called again', async () => {
      await store().write(create('a'));
      await Promise.all([store().close(), store().close()]);
      await store().close();
      expect(store().revision).toBe(1);
    });
  });
}
