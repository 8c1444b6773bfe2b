import { describe, expect, test } from 'vitest';
import { managersIn, sampleResource } from '#domain/apply/fixture.js';
import { manageUpdate } from '#domain/apply/manage-update.js';
import type { Json, JsonObject } from '#domain/json/json.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

const resource = sampleResource();
const start = Date.parse('2026-01-01T00:00:00Z');

const object = (spec: Json, managedFields?: readonly ManagedFieldsEntry[]): KubeObject =>
  ({
    apiVersion: 'example.com/v1',
    kind: 'Sample',
    metadata: { name: 'x', uid: 'u', ...(managedFields && { managedFields }) },
    spec,
  }) as unknown as KubeObject;

const manage = (live: KubeObject | undefined, next: KubeObject, manager: string, minutes = 0): KubeObject =>
  manageUpdate(resource, live, next, { manager, now: start + minutes * 60_000 });
const change = (live: KubeObject, spec: Json, manager: string, minutes = 0): KubeObject =>
  manage(live, object(spec, live.metadata.managedFields), manager, minutes);
const managers = (one: KubeObject): readonly string[] => managersIn(one as unknown as JsonObject);
const times = (one: KubeObject): readonly unknown[] => (one.metadata.managedFields ?? []).map(({ manager, time }) => `${manager} ${time}`);

const created = manage(undefined, object({ count: 1, inner: { a: 1 } }), 'a');

test('who creates an object manages what is in it', () => {
  expect(created.metadata.managedFields).toEqual([
    {
      manager: 'a',
      operation: 'Update',
      apiVersion: 'example.com/v1',
      time: '2026-01-01T00:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { '.': {}, 'f:count': {}, 'f:inner': { '.': {}, 'f:a': {} } } },
    },
  ]);
});

describe('who changes it', () => {
  test('takes what has changed', () => {
    expect(managers(change(created, { count: 2, inner: { a: 1 } }, 'b'))).toEqual([
      'a Update {"f:spec":{".":{},"f:inner":{".":{},"f:a":{}}}}',
      'b Update {"f:spec":{"f:count":{}}}',
    ]);
  });
  test('adds to what they have', () => {
    expect(managers(change(created, { count: 1, inner: { a: 1 }, text: 'x' }, 'a'))).toEqual([
      'a Update {"f:spec":{".":{},"f:count":{},"f:inner":{".":{},"f:a":{}},"f:text":{}}}',
    ]);
  });
  test('has the time of the change', () => {
    expect(times(change(created, { count: 2, inner: { a: 1 } }, 'b', 1))).toEqual(['a 2026-01-01T00:00:00Z', 'b 2026-01-01T00:01:00Z']);
    expect(times(change(created, { count: 2, inner: { a: 1 } }, 'a', 1))).toEqual(['a 2026-01-01T00:01:00Z']);
  });
  test('is not named where nothing has changed', () => {
    const same = change(created, { count: 1, inner: { a: 1 } }, 'b', 1);
    expect(same.metadata.managedFields).toBe(created.metadata.managedFields);
  });
  test('takes nothing by taking away', () => {
    expect(managers(change(created, { inner: { a: 1 } }, 'b'))).toEqual(['a Update {"f:spec":{".":{},"f:inner":{".":{},"f:a":{}}}}']);
  });
  test('is unknown without a name', () => expect(managers(manage(undefined, object({ count: 1 }), ''))[0]).toMatch(/^unknown Update/));
});

describe('entries that a client sends', () => {
  const entry: ManagedFieldsEntry = {
    manager: 'c',
    operation: 'Apply',
    apiVersion: 'example.com/v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:count': {} } },
  };
  const after = (given: readonly ManagedFieldsEntry[] | undefined): readonly string[] =>
    managers(manage(created, object({ count: 1, inner: { a: 1 } }, given), 'b'));

  test.each<[string, readonly ManagedFieldsEntry[] | undefined, readonly string[]]>([
    ['are taken', [entry], ['c Apply {"f:spec":{"f:count":{}}}']],
    ['are kept when absent', undefined, managers(created)],
    ['are forgotten by an empty list', [], []],
    ['are forgotten by one empty entry', [{}], []],
    ['are passed over without an operation', [{ ...entry, operation: 'Other' }], managers(created)],
    ['are passed over without fields of a known type', [{ ...entry, fieldsType: 'FieldsV9' }], managers(created)],
    [
      'are dropped when their version is gone',
      [entry, { ...entry, manager: 'd', apiVersion: 'example.com/v0' }],
      ['c Apply {"f:spec":{"f:count":{}}}'],
    ],
  ])('%s', (_name, given, expected) => expect(after(given)).toEqual(expected));

  test('an object without managers goes on without', () => {
    const bare = object({ count: 1 });
    expect(managers(manage(bare, object({ count: 2 }), 'b'))).toEqual([]);
  });
});

describe('more than ten managers that update', () => {
  const crowd = (count: number): KubeObject =>
    Array.from({ length: count }, (_, i) => i).reduce(
      (live, i) =>
        change(
          live,
          { free: { ...((live as unknown as { spec: { free: object } }).spec.free as object), [`f${i}`]: 1 } } as Json,
          `m${i}`,
          i,
        ),
      manage(undefined, object({ free: {} }), 'first', -1),
    );

  test('ten are told apart', () => expect(crowd(9).metadata.managedFields).toHaveLength(10));
  test('of more the oldest are put together, with the time of the youngest of them', () => {
    const { managedFields = [] } = crowd(12).metadata;
    expect(managedFields).toHaveLength(10);
    expect(managedFields[0]).toEqual({
      manager: 'ancient-changes',
      operation: 'Update',
      apiVersion: 'example.com/v1',
      time: '2026-01-01T00:02:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { '.': {}, 'f:free': { '.': {}, 'f:f0': {}, 'f:f1': {}, 'f:f2': {} } } },
    });
    expect(managedFields.slice(1).map(({ manager }) => manager)).toEqual(['m3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10', 'm11']);
  });
});
