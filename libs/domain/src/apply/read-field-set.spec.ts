import { describe, expect, test } from 'vitest';
import { readFieldSet } from '#domain/apply/read-field-set.js';

test.each([
  ['nothing', undefined, {}],
  ['null', null, {}],
  ['elements in another order', { 'f:b': {}, 'f:a': {} }, { 'f:a': {}, 'f:b': {} }],
  ['keys in another order, with spaces', { 'k:{ "b": 1, "a": "x" }': {} }, { 'k:{"a":"x","b":1}': {} }],
  [
    'members before items, values after keys',
    { 'i:0': {}, 'v:"a"': {}, 'k:{"a":1}': {}, 'f:x': {} },
    { 'f:x': {}, 'k:{"a":1}': {}, 'v:"a"': {}, 'i:0': {} },
  ],
  [
    'values by kind and then by value',
    { 'v:"b"': {}, 'v:true': {}, 'v:2': {}, 'v:10': {} },
    { 'v:2': {}, 'v:10': {}, 'v:"b"': {}, 'v:true': {} },
  ],
  ['an element of itself alone', { 'f:a': { '.': {} } }, { 'f:a': {} }],
  ['an element and what is below it', { 'f:a': { 'f:b': {}, '.': {} } }, { 'f:a': { '.': {}, 'f:b': {} } }],
  ['elements of a later version', { 'f:a': {}, 'z:1': {} }, { 'f:a': {} }],
])('%s is put in order', (_name, given, set) => {
  expect(JSON.stringify(readFieldSet(given))).toBe(JSON.stringify(set));
});

describe('refuses', () => {
  test.each([
    ['a text', 'x', 'expect { or n'],
    ['a short element', { f: {} }, 'key must be 2 characters long:'],
    ['an element without a colon', { fa: {} }, 'missing colon: fa'],
    ['an index that is none', { 'i:x': {} }, 'strconv.Atoi: parsing "x": invalid syntax'],
    ['a member that is a number', { 'f:a': 1 }, 'expect { or n'],
  ])('%s', (_name, given, message) => expect(() => readFieldSet(given)).toThrow(message));
});
