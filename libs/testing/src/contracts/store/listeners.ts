import { describe, expect, test } from 'vitest';
import type { Change, Store } from '#domain/storage/store.js';
import { create, remove, shown, text, update } from './values.js';

/** Who is told what, and when. */
export function describeListeners(store: () => Store): void {
  describe('listeners', () => {
    test('are told every change once, in order, before its write resolves', async () => {
      const told: Change[] = [];
      store().listen((changes) => told.push(...changes));
      const write = async (i: number): Promise<void> => {
        const { revision } = await store().write(create(`k${i}`));
        expect(told.map((change) => change.revision)).toContain(revision);
      };
      await Promise.all(Array.from({ length: 200 }, (_, i) => write(i)));
      await store().write(update('k0', 1));
      await store().write(remove('k0', 201));
      expect(told).toEqual(await store().changesSince(0, 1000));
      expect(told.slice(-2).map(({ type, value, previous }) => `${type} ${text(value)} ${previous}`)).toEqual([
        'update k0 at 201 1',
        'delete k0 gone at 202 201',
      ]);
    });

    test('find the store at the revision they are told of', async () => {
      const reads: Promise<void>[] = [];
      store().listen((changes) => {
        const last = changes.at(-1);
        expect(store().revision).toBe(last?.revision);
        const read = async (): Promise<void> => {
          const { values, revision } = await store().list('');
          expect(revision).toBe(last?.revision);
          expect(values.length).toBe(revision);
        };
        reads.push(read());
      });
      await Promise.all(Array.from({ length: 50 }, (_, i) => store().write(create(`k${i}`))));
      await Promise.all(reads);
      expect(reads.length).toBeGreaterThan(0);
    });

    test('are each told until they stop', async () => {
      const first: Change[] = [];
      const second: Change[] = [];
      const stop = store().listen((changes) => first.push(...changes));
      store().listen((changes) => second.push(...changes));
      await store().write(create('a'));
      stop();
      stop();
      await store().write(create('b'));
      expect(shown(first)).toEqual(['a=1']);
      expect(shown(second)).toEqual(['a=1', 'b=2']);
    });

    test('may stop, or begin, while they are being told', async () => {
      const told: string[] = [];
      const stop = store().listen((changes) => {
        stop();
        store().listen((later) => told.push(...shown(later).map((change) => `late ${change}`)));
        told.push(...shown(changes));
      });
      store().listen((changes) => told.push(...shown(changes).map((change) => `other ${change}`)));
      await store().write(create('a'));
      await store().write(create('b'));
      expect(told).toEqual(['a=1', 'other a=1', 'other b=2', 'late b=2']);
    });

    test('may write, and everyone still sees one order', async () => {
      const told: string[] = [];
      let follow: Promise<unknown> | undefined;
      store().listen(() => void (follow ??= store().write(create('b'))));
      store().listen((changes) => told.push(...shown(changes)));
      await store().write(create('a'));
      await follow;
      expect(told).toEqual(['a=1', 'b=2']);
    });

    test('are not told of writes that lose', async () => {
      const told: string[] = [];
      await store().write(create('a'));
      store().listen((changes) => told.push(...shown(changes)));
      await expect(store().write(create('a'))).rejects.toThrow('key exists: a');
      await expect(store().write(update('a', 7))).rejects.toThrow('revision of a is 1, not 7');
      expect(told).toEqual([]);
    });
  });
}
