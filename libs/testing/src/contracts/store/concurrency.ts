import { describe, expect, test } from 'vitest';
import { KeyExistsError, RevisionConflictError, type Store, type StoredValue, type Write } from '#domain/storage/store.js';
import { bytes, create, remove, shown, text, update } from './values.js';

/** Writes that do not wait for each other. */
export function describeConcurrency(store: () => Store): void {
  describe('writes side by side', () => {
    test('revisions have no gap and follow the order of the calls, and every write is encoded once, in that order', async () => {
      const encoded: string[] = [];
      const noted = (write: Write): Write => ({
        ...write,
        encode: (revision) => {
          encoded.push(`${write.key}=${revision}`);
          return write.encode(revision);
        },
      });
      const keys = Array.from({ length: 500 }, (_, i) => `k${i}`);
      const written = await Promise.all(keys.map((key) => store().write(noted(create(key)))));
      expect(written.map(({ revision }) => revision)).toEqual(keys.map((_, i) => i + 1));
      expect(encoded).toEqual(shown(written));
      expect(shown(await store().changesSince(0, 1000))).toEqual(encoded);
    });

    test('of many creates of one key the first wins', async () => {
      const results = await Promise.allSettled(Array.from({ length: 50 }, () => store().write(create('a'))));
      expect(results[0]?.status).toBe('fulfilled');
      for (const result of results.slice(1)) expect(result).toMatchObject({ status: 'rejected', reason: new KeyExistsError('a') });
      expect(store().revision).toBe(1);
    });

    test('of many writers of one key exactly one wins each revision', async () => {
      const first = await store().write(create('a'));
      let wins = 0;
      const writer = async (start: StoredValue): Promise<void> => {
        for (let current = start, won = 0; won < 5;) {
          try {
            current = await store().write(update('a', current.revision));
            won += 1;
            wins += 1;
          } catch (error) {
            expect(error).toBeInstanceOf(RevisionConflictError);
            current = (await store().get('a')) ?? current;
          }
        }
      };
      await Promise.all(Array.from({ length: 20 }, () => writer(first)));
      expect(wins).toBe(100);
      expect(store().revision).toBe(101);
      const changes = await store().changesSince(0, 1000);
      expect(changes.map(({ revision, previous }) => revision - previous)).toEqual(changes.map(() => 1));
    });

    test('who loses sees what it lost against, and listeners have seen it', async () => {
      await store().write(create('a'));
      const told: number[] = [];
      store().listen((changes) => told.push(...changes.map(({ revision }) => revision)));
      const wins = store().write(update('a', 1));
      const losers: readonly Write[] = [update('a', 1), remove('a', 1), create('a')];
      await Promise.all(
        losers.map(async (write) => {
          await expect(store().write(write)).rejects.toThrow(/^revision of a is 2|^key exists: a$/);
          expect(told).toEqual([2]);
          expect((await store().get('a'))?.revision).toBe(2);
        }),
      );
      expect((await wins).revision).toBe(2);
    });

    test('a write may follow on one that is not committed yet', async () => {
      const results = await Promise.allSettled([
        store().write(create('a')),
        store().write(update('a', 1)),
        store().write(update('a', 1)),
        store().write(remove('a', 2)),
        store().write(update('a', 2)),
        store().write(create('a')),
        store().write(create('a')),
      ]);
      expect(results.map((result) => (result.status === 'fulfilled' ? result.value.revision : (result.reason as Error).name))).toEqual([
        1,
        2,
        'RevisionConflictError',
        3,
        'KeyNotFoundError',
        4,
        'KeyExistsError',
      ]);
      expect((await store().changesSince(0, 10)).map(({ type, previous }) => `${type} ${previous}`)).toEqual([
        'create 0',
        'update 1',
        'delete 2',
        'create 0',
      ]);
      expect(text((await store().get('a'))?.value)).toBe('a at 4');
    });

    test('a read shows what is committed, never what waits', async () => {
      const writing = Array.from({ length: 100 }, (_, i) => store().write({ type: 'create', key: `k${i}`, encode: () => bytes('v') }));
      expect(store().revision).toBe(0);
      const { values, revision } = await store().list('');
      expect(values.length).toBe(revision);
      await Promise.all(writing);
      expect((await store().list('')).values.length).toBe(100);
    });
  });
}
