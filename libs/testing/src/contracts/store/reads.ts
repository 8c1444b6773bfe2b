import { describe, expect, test } from 'vitest';
import type { ListOptions, Store } from '#domain/storage/store.js';
import { create, put, remove, shown, text, update } from './values.js';

/** Lists, past states, pages and the log. */
export function describeReads(store: () => Store): void {
  describe('reads', () => {
    test('a list is ordered by the bytes of keys', async () => {
      // in UTF-16 the last two would change places
      const keys = ['', '!', '-', '.', '/', '0', 'A', 'a', 'a-b', 'a/b', 'ab', '~', 'é', '鍵', '\uffee', '😀'];
      for (const key of [...keys].reverse()) await store().write(create(key));
      expect((await store().list('')).values.map(({ key }) => key)).toEqual(keys);
    });

    test('a prefix is what a key starts with, nothing more', async () => {
      for (const key of [
        'pods/',
        'pods/a',
        'pods/a/b',
        'pods0',
        'pod',
        'Pods/a',
        'pods/%',
        'pods/_',
        'podsx/a',
        'pods/\u{10ffff}\u{10ffff}',
      ])
        await store().write(create(key));
      const keysUnder = async (prefix: string): Promise<readonly string[]> => (await store().list(prefix)).values.map(({ key }) => key);
      expect(await keysUnder('pods/')).toEqual(['pods/', 'pods/%', 'pods/_', 'pods/a', 'pods/a/b', 'pods/\u{10ffff}\u{10ffff}']);
      expect(await keysUnder('pods/_')).toEqual(['pods/_']);
      expect(await keysUnder('pods/\u{10ffff}')).toEqual(['pods/\u{10ffff}\u{10ffff}']);
      expect(await keysUnder('none')).toEqual([]);
      expect((await keysUnder('')).length).toBe(10);
    });

    test('the past is read at any revision', async () => {
      await store().write(create('a'));
      await store().write(create('b'));
      await store().write(update('a', 1));
      await store().write(remove('b', 2));
      await store().write(create('c'));
      await store().write(create('b'));
      await store().write(remove('a', 3));
      const past = [];
      for (let at = 0; at <= 7; at += 1) {
        const { values, revision } = await store().list('', { at });
        expect(revision).toBe(at);
        for (const { key, revision: written, value } of values) expect(text(value)).toBe(`${key} at ${written}`);
        past.push(shown(values).join(' '));
      }
      expect(past).toEqual(['', 'a=1', 'a=1 b=2', 'a=3 b=2', 'a=3', 'a=3 c=5', 'a=3 b=6 c=5', 'b=6 c=5']);
    });

    const paging: readonly { readonly options: ListOptions; readonly prefix?: string; readonly keys: string }[] = [
      { options: { limit: 3 }, keys: 'a/1 a/2 a/3' },
      { options: { limit: 3, after: 'a/3' }, keys: 'a/4 b/1 b/2' },
      { options: { limit: 3, after: 'b/1' }, keys: 'b/2' },
      { options: { limit: 3, after: 'b/2' }, keys: '' },
      { options: { limit: 0 }, keys: '' },
      { options: { after: 'a/25' }, keys: 'a/3 a/4 b/1 b/2' },
      { options: { after: 'a/25' }, prefix: 'a/', keys: 'a/3 a/4' },
      { options: { after: '', limit: 1 }, prefix: 'b/', keys: 'b/1' },
      { options: { after: 'z' }, prefix: 'a/', keys: '' },
      { options: { limit: 100 }, prefix: 'b/', keys: 'b/1 b/2' },
      { options: { at: 5, limit: 2, after: 'a/4' }, keys: 'b/1' },
    ];
    test.each(paging)('a page $options of $prefix holds $keys', async ({ options, prefix = '', keys }) => {
      for (const key of ['a/1', 'a/2', 'a/3', 'a/4', 'b/1', 'b/2', 'b/3']) await store().write(create(key));
      await store().write(remove('b/3', 7));
      const { values, revision } = await store().list(prefix, options);
      expect(values.map(({ key }) => key).join(' ')).toBe(keys);
      expect(revision).toBe(options.at ?? 8);
    });

    test('pages at one revision do not see what is written between them', async () => {
      const keys = Array.from({ length: 50 }, (_, i) => `k${String(i).padStart(2, '0')}`);
      for (const key of keys) await store().write(create(key));
      const at = store().revision;
      const seen: string[] = [];
      for (let after: string | undefined; ; after = seen.at(-1)) {
        const { values } = await store().list('k', { at, limit: 7, ...(after !== undefined && { after }) });
        if (values.length === 0) break;
        for (const { key, revision, value } of values) {
          seen.push(key);
          expect(text(value)).toBe(`${key} at ${revision}`);
          expect(revision).toBeLessThanOrEqual(at);
        }
        const next = await store().get(`k${seen.length}`);
        if (next) await store().write(remove(next.key, next.revision));
        await put(store(), 'k00');
        await store().write(create(`k${seen.length}x`));
      }
      expect(seen).toEqual(keys);
    });

    test('a list is of one revision while writes go on', async () => {
      const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
      await Promise.all(keys.map((key) => store().write(create(key))));
      const listing = store().list('');
      const at = store().revision;
      await Promise.all(keys.map((key, i) => store().write(update(key, i + 1))));
      const { values, revision } = await listing;
      expect(revision).toBe(at);
      expect(values.length).toBe(300);
      for (const value of values) expect(value.revision).toBeLessThanOrEqual(at);
    });

    test('the log tells every change in order, with what it replaced', async () => {
      await store().write(create('a/1'));
      await store().write(create('b/1'));
      await store().write(update('a/1', 1));
      await store().write(remove('a/1', 3));
      await store().write(create('a/1'));
      const changes = await store().changesSince(0, 100);
      expect(changes.map(({ value, ...change }) => ({ ...change, value: text(value) }))).toEqual([
        { revision: 1, key: 'a/1', type: 'create', previous: 0, value: 'a/1 at 1' },
        { revision: 2, key: 'b/1', type: 'create', previous: 0, value: 'b/1 at 2' },
        { revision: 3, key: 'a/1', type: 'update', previous: 1, value: 'a/1 at 3' },
        { revision: 4, key: 'a/1', type: 'delete', previous: 3, value: 'a/1 gone at 4' },
        { revision: 5, key: 'a/1', type: 'create', previous: 0, value: 'a/1 at 5' },
      ]);
      expect(shown(await store().changesSince(2, 100))).toEqual(['a/1=3', 'a/1=4', 'a/1=5']);
      expect(shown(await store().changesSince(1, 2))).toEqual(['b/1=2', 'a/1=3']);
      expect(shown(await store().changesSince(0, 2, 'a/'))).toEqual(['a/1=1', 'a/1=3']);
      expect(shown(await store().changesSince(1, 100, 'b/'))).toEqual(['b/1=2']);
      expect(await store().changesSince(5, 100)).toEqual([]);
      expect(await store().changesSince(0, 0)).toEqual([]);
    });

    test('a long log is read to its end', async () => {
      const keys = Array.from({ length: 1000 }, (_, i) => `${i % 2 === 0 ? 'even' : 'odd'}/${i}`);
      await Promise.all(keys.map((key) => store().write(create(key))));
      const changes = await store().changesSince(0, 100_000);
      expect(changes.map(({ revision }) => revision)).toEqual(keys.map((_, i) => i + 1));
      expect(changes.map(({ value }) => text(value))).toEqual(keys.map((key, i) => `${key} at ${i + 1}`));
      expect((await store().changesSince(0, 100_000, 'even/')).length).toBe(500);
    });

    test.each([1, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])(
      'there is no revision %d in an empty store',
      async (revision) => {
        await expect(store().list('', { at: revision })).rejects.toThrow(RangeError);
        await expect(store().changesSince(revision, 10)).rejects.toThrow(RangeError);
        await expect(store().compact(revision)).rejects.toThrow(RangeError);
      },
    );
  });
}
