import { describe, expect, test } from 'vitest';
import { listOptionsOf } from '#domain/api/request/list-options.js';
import { parseQuery } from '#domain/api/request/query.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';

describe('options of lists and watches', () => {
  test.each([
    ['', { limit: 0, watch: false, resourceVersion: '' }],
    ['limit=5&continue=abc', { limit: 5, continue: 'abc' }],
    ['watch=1', { watch: true, sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }],
    [
      'watch=1&resourceVersion=7&allowWatchBookmarks=true&timeoutSeconds=3',
      { resourceVersion: '7', allowWatchBookmarks: true, timeoutSeconds: 3 },
    ],
    ['resourceVersion=5&resourceVersionMatch=Exact', { resourceVersionMatch: 'Exact' }],
    ['fieldSelector=status.phase%3DActive', { fields: [{ field: 'status.phase', operator: '=', value: 'Active' }] }],
  ])('%s', (query, expected) => {
    expect(listOptionsOf(parseQuery(query), namespaces)).toMatchObject(expected);
  });

  test.each([
    ['limit=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['fieldSelector=spec.x%3D1', 'field label not supported: spec.x'],
    ['fieldSelector=spec', "invalid selector: 'spec'; can't understand 'spec'"],
    ['labelSelector=a,,%3D', /expected: identifier after/],
    [
      'resourceVersionMatch=Exact',
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      'resourceVersionMatch=Exact&resourceVersion=0',
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      'resourceVersionMatch=foo&resourceVersion=1',
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Unsupported value: "foo": supported values: "Exact", "NotOlderThan", ""',
    ],
    ['sendInitialEvents=true', /sendInitialEvents is forbidden for list/],
    ['watch=true&sendInitialEvents=true', /sendInitialEvents requires setting resourceVersionMatch to NotOlderThan/],
    [
      'watch=true&resourceVersionMatch=NotOlderThan&resourceVersion=1',
      /resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided/,
    ],
  ])('%s is refused', (query, message) => {
    expect(() => listOptionsOf(parseQuery(query), namespaces)).toThrow(message);
  });

  test('the one object that the path names is selected by its name', () => {
    const named = listOptionsOf(parseQuery('watch=1'), namespaces, { name: 'a' });
    expect(named.fields).toEqual([{ field: 'metadata.name', operator: '=', value: 'a' }]);
    expect(() => listOptionsOf(parseQuery('watch=1&fieldSelector=metadata.name%3Db'), namespaces, { name: 'a' })).toThrow(
      "fieldSelector metadata.name doesn't match requested name",
    );
  });
});
