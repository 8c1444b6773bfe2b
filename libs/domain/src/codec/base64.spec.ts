import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64, encodeBase64, isCanonicalBase64 } from '#domain/codec/base64.js';

describe('base64', () => {
  test.each([
    ['', []],
    ['aGk=', [104, 105]],
    ['aGkh', [104, 105, 33]],
    ['aA==', [104]],
    ['aG\nkh\r\n', [104, 105, 33]],
    ['aA=\n=\n', [104]],
    // stray bits are ignored
    ['aB==', [104]],
  ])('%j is read', (text, bytes) => {
    expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes));
  });

  test.each([
    ['x', 0],
    ['aGk', 0],
    ['aGkha', 4],
    ['=', 0],
    ['a===', 1],
    ['aG=k', 2],
    ['aA=', 3],
    ['aGk=a', 4],
    ['a b=', 1],
    ['aGk\u00e9', 3],
    ['aGk_', 3],
  ])('%j is corrupt at byte %i', (text, corruptAt) => {
    expect(decodeBase64(text)).toEqual({ corruptAt });
  });

  test('what is written is canonical and reads back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(isCanonicalBase64(text)).toBe(true);
        expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  test('a text is canonical only if writing it again gives the same', () => {
    const nearly = fc.stringMatching(/^[A-Za-z0-9+/]{0,7}={0,3}$/);
    fc.assert(
      fc.property(nearly, (text) => {
        const bytes = decodeBase64(text);
        expect(isCanonicalBase64(text)).toBe(bytes instanceof Uint8Array && encodeBase64(bytes) === text);
      }),
      { numRuns: 500 },
    );
  });
});
