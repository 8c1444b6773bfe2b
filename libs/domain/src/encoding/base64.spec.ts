import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64Length, decodeBase64, encodeBase64, utf8Bytes } from '#domain/encoding/base64.js';

test.each([
  ['', ''],
  ['a', 'YQ=='],
  ['ab', 'YWI='],
  ['abc', 'YWJj'],
  ['\u00ff\u0000\u00fe', '/wD+'],
])('%j is %s', (bytes, text) => {
  expect(encodeBase64(bytes)).toBe(text);
  expect(decodeBase64(text)).toBe(bytes);
  expect(base64Length(text)).toBe(bytes.length);
});

test.each([
  ['é', '\u00c3\u00a9'],
  ['€', '\u00e2\u0082\u00ac'],
  ['😀', '\u00f0\u009f\u0098\u0080'],
  ['\ud800', '\u00ef\u00bf\u00bd'],
])('the UTF-8 of %s', (text, bytes) => {
  expect(utf8Bytes(text)).toBe(bytes);
});

test('what is encoded is decoded', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (array) => {
      const bytes = String.fromCharCode(...array);
      expect(decodeBase64(encodeBase64(bytes))).toBe(bytes);
      expect(base64Length(encodeBase64(bytes))).toBe(bytes.length);
    }),
  );
});
