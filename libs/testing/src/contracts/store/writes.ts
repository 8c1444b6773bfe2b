import { describe, expect, test } from 'vitest';
import { KeyExistsError, KeyNotFoundError, RevisionConflictError, type Store } from '#domain/storage/store.js';
import { bytes, create, remove, shown, text, unencoded, update } from './values.js';

/** One write after the other. */
export function describeWrites(store: () => Store): void {
  describe('writes', () => {
    test('an empty store is at revision 0', async () => {
      expect(store().revision).toBe(0);
      expect(store().compactedRevision).toBe(0);
      expect(await store().get('a')).toBeUndefined();
      expect(await store().list('')).toEqual({ values: [], revision: 0 });
      expect(await store().changesSince(0, 10)).toEqual([]);
    });

    test('every write takes the next revision, and its value knows it', async () => {
      const first = await store().write(create('a'));
      expect({ ...first, value: text(first.value) }).toEqual({ key: 'a', revision: 1, value: 'a at 1' });
      expect((await store().write(create('b'))).revision).toBe(2);
      expect((await store().write(update('a', 1))).revision).toBe(3);
      expect((await store().write(remove('b', 2))).revision).toBe(4);
      expect(store().revision).toBe(4);
      const { values, revision } = await store().list('');
      expect(values.map(({ key, value }) => `${key}: ${text(value)}`)).toEqual(['a: a at 3']);
      expect(revision).toBe(4);
    });

    test('a key that was deleted can be created again', async () => {
      await store().write(create('a'));
      await store().write(remove('a', 1));
      expect(await store().get('a')).toBeUndefined();
      expect((await store().write(create('a'))).revision).toBe(3);
      expect(text((await store().get('a'))?.value)).toBe('a at 3');
    });

    test.each([
      { name: 'create of a key that is there', write: create('a'), error: new KeyExistsError('a') },
      { name: 'update of a key that never was', write: update('b', 1), error: new KeyNotFoundError('b') },
      { name: 'delete of a key that never was', write: remove('b', 1), error: new KeyNotFoundError('b') },
      { name: 'update of a key that is gone', write: update('gone', 3), error: new KeyNotFoundError('gone') },
      { name: 'delete of a key that is gone', write: remove('gone', 4), error: new KeyNotFoundError('gone') },
      { name: 'update from an older revision', write: update('a', 1), error: new RevisionConflictError('a', 1, 2) },
      { name: 'delete of an older revision', write: remove('a', 1), error: new RevisionConflictError('a', 1, 2) },
      { name: 'update from a revision of another key', write: update('a', 3), error: new RevisionConflictError('a', 3, 2) },
    ])('$name is refused, and nothing has changed', async ({ write, error }) => {
      await store().write(create('a'));
      await store().write(update('a', 1));
      await store().write(create('gone'));
      await store().write(remove('gone', 3));
      await expect(store().write(unencoded(write))).rejects.toThrow(error);
      await expect(store().write(unencoded(write))).rejects.toBeInstanceOf(error.constructor);
      expect(store().revision).toBe(4);
      expect(shown((await store().list('')).values)).toEqual(['a=2']);
      expect((await store().changesSince(0, 10)).length).toBe(4);
      expect((await store().write(create('next'))).revision).toBe(5);
    });

    test('what encode throws is what the write rejects with, and its revision is not used up', async () => {
      const failing = {
        ...create('a'),
        encode: () => {
          throw new TypeError('cannot be encoded');
        },
      };
      await expect(store().write(failing)).rejects.toThrow(new TypeError('cannot be encoded'));
      expect((await store().write(create('a'))).revision).toBe(1);
      expect(text((await store().get('a'))?.value)).toBe('a at 1');
    });

    test.each([
      { name: 'empty', value: new Uint8Array(0) },
      { name: 'of every byte', value: Uint8Array.from({ length: 256 }, (_, i) => i) },
      { name: 'that is part of a larger buffer', value: bytes('before|the value|after').subarray(7, 16) },
      { name: 'of three megabytes', value: new Uint8Array(3 * 1024 * 1024).fill(7) },
    ])('a value $name comes back as it went in', async ({ value }) => {
      const written = await store().write({ type: 'create', key: 'a', encode: () => value });
      const read = await store().get('a');
      const [change] = await store().changesSince(0, 1);
      for (const found of [written.value, read?.value, change?.value]) expect(Buffer.from(found ?? []).equals(value)).toBe(true);
    });

    test.each(['\0', 'a\0b', '\ud800', 'a\udc00'])('the key %j is refused', async (key) => {
      await expect(store().write(unencoded(create(key)))).rejects.toThrow(RangeError);
      expect(store().revision).toBe(0);
      expect(await store().get(key)).toBeUndefined();
    });

    test.each(['', 'with space', "quote'd", '"', 'ключ', '鍵', '😀', '\u{10ffff}', '%', '_', 'a\nb', '__proto__', 'constructor'])(
      'the key %j is one like any other',
      async (key) => {
        await store().write(create(key));
        expect(text((await store().get(key))?.value)).toBe(`${key} at 1`);
        expect(shown((await store().list(key)).values)).toEqual([`${key}=1`]);
        expect((await store().changesSince(0, 1, key)).map((change) => change.key)).toEqual([key]);
        await store().write(remove(key, 1));
        expect(await store().get(key)).toBeUndefined();
      },
    );
  });
}
