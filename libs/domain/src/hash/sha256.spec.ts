import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBase32 } from './base32.js';
import { sha256 } from './sha256.js';

const hex = (text: string): string => Buffer.from(sha256(text)).toString('hex');

test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
])('digest of %j', (text, digest) => {
  expect(hex(text)).toBe(digest);
});

test('agrees with the platform for any text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
      const expected = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
      expect(hex(text)).toBe(Buffer.from(expected).toString('hex'));
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('base32 of %j (RFC 4648, section 10)', (text, encoded) => {
  expect(toBase32(new TextEncoder().encode(text))).toBe(encoded);
});
