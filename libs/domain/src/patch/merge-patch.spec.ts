import { expect, test } from 'vitest';
import type { Json } from '#domain/json/json.js';
import { applyMergePatch } from '#domain/patch/merge-patch.js';

test.each<[Json, Json, Json]>([
  [{ a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  [{ a: 1, b: 2 }, { a: null }, { b: 2 }],
  [{}, { a: null }, {}],
  [{ a: { b: 1, c: 2 } }, { a: { b: 3, c: null } }, { a: { b: 3 } }],
  [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
  [{ a: 'text' }, { a: { b: 1, c: null } }, { a: { b: 1 } }],
  [{ a: null }, { a: { b: null } }, { a: {} }],
  [{ a: [1] }, { a: [null, { b: null, c: [{ d: null }] }] }, { a: [null, { c: [{}] }] }],
  [{ a: { b: 1 } }, { a: [{ b: null }] }, { a: [{ b: null }] }],
  [{ a: { b: 1 } }, { a: 'text' }, { a: 'text' }],
  [{ a: 1 }, {}, { a: 1 }],
  [{}, JSON.parse('{"__proto__":{"x":1}}') as Json, JSON.parse('{"__proto__":{"x":1}}') as Json],
])('%j with %j is %j', (document, patch, expected) => {
  expect(applyMergePatch(document, patch)).toEqual(expected);
});

test.each<[Json, string]>([
  [null, 'Invalid JSON Patch'],
  [[], 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}'],
  [3, 'error decoding patch: json: cannot unmarshal number into Go value of type map[string]interface {}'],
])('%j is no merge patch', (patch, message) => {
  expect(() => applyMergePatch({}, patch)).toThrow(expect.objectContaining({ code: 400, message }));
});
