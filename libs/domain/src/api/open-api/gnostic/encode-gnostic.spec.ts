import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { encodeGnostic } from '#domain/api/open-api/gnostic/encode-gnostic.js';
import type { JsonObject } from '#domain/json/json.js';
import { golden } from '#testing/golden.js';

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const lines = (text: string): string => `${text.match(/.{1,120}/g)?.join('\n') ?? ''}\n`;

test.each(['v2', 'v3'] as const)('a document of %s is written as gnostic writes it, byte for byte', (form) => {
  const document = JSON.parse(readFileSync(new URL(`testdata/${form}.json`, import.meta.url), 'utf8')) as JsonObject;
  // the bytes are those of upstream's own encoder
  golden(new URL(`testdata/${form}.hex`, import.meta.url), lines(hex(encodeGnostic(document, form))));
});

test.each<[string, JsonObject, string]>([
  ['an empty text', { default: '' }, '8a02021a00'],
  ['zero', { default: 0 }, '8a0209090000000000000000'],
  ['false', { default: false }, '8a02021000'],
  ['an object, which it has no room for', { default: {} }, '8a0200'],
])('a default of v3 is there even where it is %s', (_, schema, expected) => {
  expect(hex(encodeGnostic({ components: { schemas: { A: schema } } }, 'v3'))).toMatch(new RegExp(`${expected}$`));
});

test('what gnostic does not know is left out', () => {
  const known = encodeGnostic({ definitions: { A: { type: 'object' } } }, 'v2');
  expect(encodeGnostic({ definitions: { A: { type: 'object', anyOf: [{ type: 'string' }], nullable: true } } }, 'v2')).toEqual(known);
});
