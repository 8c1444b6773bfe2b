import { expect, test } from 'vitest';
import { filterOpenApiV2, mergeOpenApiV2 } from '#domain/api/open-api/merge-open-api-v2.js';

const ref = (name: string) => ({ $ref: `#/definitions/${name}` });
const get = (name: string) => ({ get: { responses: { 200: { schema: ref(name) } } } });

test('of a document stay the paths of a version, and the definitions they need', () => {
  const document = {
    swagger: '2.0',
    paths: { '/apis/a/v1/things': get('ThingList'), '/apis/a/v2/things': get('Other'), '/version/': get('Info') },
    definitions: {
      ThingList: { properties: { items: { items: ref('Thing') } } },
      Thing: { properties: { parent: ref('Thing') } },
      Other: { properties: { thing: ref('Thing') } },
      Info: {},
      Unused: {},
    },
  };
  const filtered = filterOpenApiV2(document, '/apis/a/v1/');
  expect(Object.keys(filtered['paths'] ?? {})).toEqual(['/apis/a/v1/things']);
  expect(Object.keys(filtered['definitions'] ?? {})).toEqual(['ThingList', 'Thing', 'Unused']);
});

test('what both documents have is there once, and what means something else gets another name', () => {
  const kind = (version: string) => ({ 'x-kubernetes-group-version-kind': [{ group: '', version, kind: 'Options' }] });
  const own = {
    paths: { '/own': get('Same'), '/both': get('Same') },
    definitions: {
      Same: { type: 'object' },
      Clash: { type: 'string' },
      Clash_v2: { type: 'boolean' },
      Options: { type: 'object', ...kind('v1') },
    },
    parameters: { p: { name: 'p' } },
  };
  const other = {
    paths: { '/both': get('Clash'), '/other': { ...get('Clash'), parameters: [{ $ref: '#/parameters/p' }] } },
    definitions: {
      Same: { type: 'object' },
      Clash: { type: 'integer', allOf: [ref('Clash')] },
      Options: { type: 'object', ...kind('v2') },
    },
    parameters: { p: { name: 'q' } },
  };
  expect(mergeOpenApiV2(own, other)).toEqual({
    paths: { ...own.paths, '/other': { ...get('Clash_v3'), parameters: [{ $ref: '#/parameters/p_v2' }] } },
    definitions: {
      ...own.definitions,
      Clash_v3: { type: 'integer', allOf: [ref('Clash_v3')] },
      Options: {
        type: 'object',
        'x-kubernetes-group-version-kind': [
          ...kind('v1')['x-kubernetes-group-version-kind'],
          ...kind('v2')['x-kubernetes-group-version-kind'],
        ],
      },
    },
    parameters: { p: { name: 'p' }, p_v2: { name: 'q' } },
  });
});

test('a definition that was renamed before is found again', () => {
  const own = { paths: { '/a': {} }, definitions: { Clash: { type: 'string' }, Clash_v2: { type: 'integer' } } };
  const other = { paths: { '/b': get('Clash') }, definitions: { Clash: { type: 'integer' } } };
  const merged = mergeOpenApiV2(own, other);
  expect(merged['definitions']).toEqual(own.definitions);
  expect(merged['paths']).toMatchObject({ '/b': get('Clash_v2') });
});

test('nothing is added by a document without paths of its own', () => {
  const own = { paths: { '/a': {} }, definitions: {} };
  expect(mergeOpenApiV2(own, { paths: { '/a': get('X') }, definitions: { X: {} } })).toBe(own);
});
