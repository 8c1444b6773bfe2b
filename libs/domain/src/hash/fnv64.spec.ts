import { expect, test } from 'vitest';
import { fnv64 } from '#domain/hash/fnv64.js';

test.each([
  ['', 'cbf29ce484222325'],
  ['a', 'af63bd4c8601b7be'],
  ['foobar', '340d8765a4dda9c2'],
])('the FNV-1 hash of %j is %s', (bytes, expected) => {
  const hex = Array.from(fnv64(bytes), (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
  expect(hex.join('')).toBe(expected);
});
