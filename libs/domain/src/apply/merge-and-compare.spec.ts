import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkType } from '#domain/apply/check-type.js';
import { compareFields } from '#domain/apply/compare-fields.js';
import { deducedType } from '#domain/apply/deduced-type.js';
import { fieldsOf } from '#domain/apply/fields-of.js';
import { isEmptySet } from '#domain/apply/field-set.js';
import { difference } from '#domain/apply/field-set-operations.js';
import { sampleType } from '#domain/apply/fixture.js';
import { anySpec } from '#testing/apply/any-spec.js';
import { mergeFields } from '#domain/apply/merge-fields.js';
import { removeFields } from '#domain/apply/remove-fields.js';
import type { Json } from '#domain/json/json.js';

const spec = sampleType.map?.fields.get('spec')?.type ?? {};

describe('fields of', () => {
  test.each<[string, Json, object]>([
    ['leaves', { count: 1, text: 'x' }, { 'f:count': {}, 'f:text': {} }],
    ['null', { count: null }, { 'f:count': {} }],
    ['an object with something in it', { inner: { a: 1 } }, { 'f:inner': { 'f:a': {} } }],
    ['an empty object', { inner: {} }, { 'f:inner': {} }],
    ['a set', { words: ['b', 'a'] }, { 'f:words': { 'v:"a"': {}, 'v:"b"': {} } }],
    ['an empty set', { words: [] }, {}],
    [
      'items by keys, one of them by its default',
      { ports: [{ port: 80, name: 'x' }] },
      { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:port': {} } } },
    ],
    ['an atomic list', { line: ['a', 'b'] }, { 'f:line': {} }],
    ['an atomic map', { selector: { a: '1' } }, { 'f:selector': {} }],
    ['a map without a schema', { free: { a: { b: 1 }, c: [1] } }, { 'f:free': { 'f:a': { '.': {}, 'f:b': {} }, 'f:c': {} } }],
  ])('%s', (_name, value, set) => expect(JSON.stringify(fieldsOf(value, spec))).toBe(JSON.stringify(set)));
});

describe('merging', () => {
  test.each<[string, Json, Json, Json]>([
    ['takes leaves', { count: 1, text: 'x' }, { count: 2 }, { count: 2, text: 'x' }],
    ['goes into objects', { inner: { a: 1 } }, { inner: { b: 'y' } }, { inner: { a: 1, b: 'y' } }],
    ['replaces atomic lists', { line: ['a', 'b'] }, { line: ['c'] }, { line: ['c'] }],
    ['replaces atomic maps', { selector: { a: '1' } }, { selector: { b: '1' } }, { selector: { b: '1' } }],
    ['adds to sets', { words: ['a', 'b'] }, { words: ['c'] }, { words: ['a', 'b', 'c'] }],
    ['has items of the configuration in its order', { words: ['a', 'b', 'c'] }, { words: ['c', 'a'] }, { words: ['b', 'c', 'a'] }],
    [
      'merges items of the same keys, one of them by its default',
      { ports: [{ port: 80, protocol: 'TCP', name: 'x' }] },
      {
        ports: [
          { port: 80, inner: { a: 1 } },
          { port: 80, protocol: 'UDP' },
        ],
      },
      {
        ports: [
          { port: 80, protocol: 'TCP', name: 'x', inner: { a: 1 } },
          { port: 80, protocol: 'UDP' },
        ],
      },
    ],
    [
      'keeps what an empty value has nothing to say about',
      { words: ['a'], inner: { a: 1 } },
      { words: [], inner: {} },
      { words: ['a'], inner: { a: 1 } },
    ],
    ['goes into maps without a schema', { free: { a: { b: 1 } } }, { free: { a: { c: 1 } } }, { free: { a: { b: 1, c: 1 } } }],
    [
      'takes `__proto__` for a name',
      { free: {} },
      JSON.parse('{"free":{"__proto__":{"x":1}}}') as Json,
      JSON.parse('{"free":{"__proto__":{"x":1}}}') as Json,
    ],
  ])('%s', (_name, live, config, merged) => expect(JSON.stringify(mergeFields(live, config, spec))).toBe(JSON.stringify(merged)));

  test('gives back what it was given where nothing changes', () => {
    const live = { count: 1, words: ['a', 'b'], ports: [{ port: 80, protocol: 'TCP' }] };
    expect(mergeFields(live, { ports: [{ port: 80, protocol: 'TCP' }], words: ['b'] }, spec)).toBe(live);
  });
});

describe('a value that is not of its type', () => {
  test.each<[string, Json, string]>([
    ['an unknown field', { other: 1 }, '.other: field not declared in schema'],
    ['a text for a number', { count: 'x' }, '.count: expected numeric (int or float), got string'],
    ['a number for a text', { text: 1 }, '.text: expected string, got &value.valueUnstructured{Value:1}'],
    ['a list for a map', { inner: [] }, '.inner: expected map, got &{[]}'],
    ['an item twice', { words: ['a', 'a'] }, '.words: duplicate entries for key [="a"]'],
    ['an item without a key', { ports: [null] }, '.ports: element 0: associative list with keys may not have a null element'],
  ])('%s', (_name, value, problem) => {
    const misfits = checkType(value, spec, { allowsDuplicates: false });
    expect(misfits.map(({ path, problem: what }) => `${path.map((element) => `.${element.slice(2)}`).join('')}: ${what}`)).toEqual([
      problem,
    ]);
  });
});

describe.each([
  ['with a schema', spec],
  ['without', deducedType],
])('%s', (_name, type) => {
  test('what was merged has all that was said, and merging again changes nothing', () => {
    fc.assert(
      fc.property(anySpec, anySpec, (live, config) => {
        const merged = mergeFields(live, config, type);
        expect(isEmptySet(difference(fieldsOf(config, type), fieldsOf(merged, type)))).toBe(true);
        expect(mergeFields(merged, config, type)).toBe(merged);
      }),
    );
  });

  test('what one comparison takes away the opposite one brings', () => {
    fc.assert(
      fc.property(anySpec, anySpec, (a, b) => {
        const there = compareFields(a, b, type);
        const back = compareFields(b, a, type);
        expect(isEmptySet(difference(there.removed, back.changed))).toBe(true);
        expect(difference(there.changed, back.removed)).toEqual(difference(back.changed, there.removed));
      }),
    );
  });

  test('what was added is gone when it is removed again', () => {
    fc.assert(
      fc.property(anySpec, anySpec, (live, config) => {
        const merged = mergeFields(live, config, type);
        const { removed: added } = compareFields(merged, live, type);
        const left = removeFields(merged, added, type);
        expect(compareFields(left, live, type).removed).toEqual({});
        expect(compareFields(live, left, type).removed).toEqual({});
      }),
    );
  });
});
