import { expect, test } from 'vitest';
import { defaultPrinter } from '#domain/api/default-printer.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { toPartialObjectMetadata, toPartialObjectMetadataList } from '#domain/api/to-partial-object-metadata.js';
import { parseIncludeObject, type TableOptions, toTable, toTableOfOne } from '#domain/api/to-table.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

const object = (name: string, annotations?: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Box',
  metadata: {
    name,
    uid: `uid-${name}`,
    resourceVersion: '7',
    creationTimestamp: '2026-01-02T03:04:05Z',
    ...(annotations && { annotations }),
  },
});

const printer: TablePrinter = {
  columns: [
    { name: 'Name', type: 'string', format: 'name', description: 'n', priority: 0 },
    { name: 'Size', type: 'integer', description: 's', priority: 1 },
  ],
  cells: ({ metadata }, now) => [metadata.name, now],
  conditions: ({ metadata }) => (metadata.name === 'done' ? [{ type: 'Completed', status: 'True', reason: 'Ended', message: '' }] : []),
};

const options: TableOptions = { version: 'v1', includeObject: 'None', now: 5 };

test('a list becomes a table with all columns, wide ones included, and the metadata of the list', () => {
  const list = { resourceVersion: '9', continue: 'more', remainingItemCount: 0 };
  expect(JSON.stringify(toTable({ printer }, [object('a'), object('done')], list, options))).toBe(
    JSON.stringify({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '9', continue: 'more', remainingItemCount: 0 },
      columnDefinitions: [
        { name: 'Name', type: 'string', format: 'name', description: 'n', priority: 0 },
        { name: 'Size', type: 'integer', format: '', description: 's', priority: 1 },
      ],
      rows: [
        { cells: ['a', 5], object: null },
        { cells: ['done', 5], conditions: [{ type: 'Completed', status: 'True', reason: 'Ended' }], object: null },
      ],
    }),
  );
});

test('a row carries the metadata or the whole object when asked', () => {
  const [metadata] = toTable({ printer }, [object('a')], {}, { ...options, version: 'v1beta1', includeObject: 'Metadata' }).rows;
  expect(metadata?.object).toEqual({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1beta1', metadata: object('a').metadata });
  const [whole] = toTable({ printer }, [object('a')], {}, { ...options, includeObject: 'Object' }).rows;
  expect(whole?.object).toEqual(object('a'));
});

test('an event of a watch is a table of one row, without columns after the first', () => {
  const table = toTableOfOne({ printer }, object('a'), { ...options, noHeaders: true });
  expect(table.columnDefinitions).toBeNull();
  expect(table.metadata).toEqual({ resourceVersion: '7' });
  expect(table.rows).toHaveLength(1);
});

test('the bookmark that ends the initial events keeps its metadata', () => {
  const bookmark = object('', { 'k8s.io/initial-events-end': 'true' });
  expect(toTableOfOne({ printer }, bookmark, options).rows[0]?.object).toMatchObject({ kind: 'PartialObjectMetadata' });
});

test('kinds without a printer show name and creation', () => {
  const table = toTableOfOne({ printer: defaultPrinter }, object('a'), options);
  expect(table.rows[0]?.cells).toEqual(['a', '2026-01-02T03:04:05Z']);
  expect(table.columnDefinitions?.map(({ name }) => name)).toEqual(['Name', 'Created At']);
});

test.each([
  [undefined, 'Metadata'],
  ['', 'Metadata'],
  ['None', 'None'],
  ['Object', 'Object'],
])('includeObject=%s means %s', (text, expected) => {
  expect(parseIncludeObject(text)).toBe(expected);
});

test('another includeObject is refused', () => {
  expect(() => parseIncludeObject('All')).toThrow(
    expect.objectContaining({
      code: 400,
      message: `Unable to convert to Table as requested: includeObject: Invalid value: "All": must be 'Metadata', 'Object', 'None', or empty`,
    }),
  );
});

test('partial metadata of an object and of a list', () => {
  const partial = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object('a').metadata };
  expect(toPartialObjectMetadata(object('a'), 'v1')).toEqual(partial);
  expect(toPartialObjectMetadataList([object('a')], { resourceVersion: '3', continue: '' }, 'v1')).toEqual({
    kind: 'PartialObjectMetadataList',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: '3' },
    items: [partial],
  });
  expect(toPartialObjectMetadataList([], { resourceVersion: '3' }, 'v1beta1').items).toBeNull();
});
