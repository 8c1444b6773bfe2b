import { expect, test } from 'vitest';
import fc from 'fast-check';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { exactField, formatFieldSelector, parseFieldSelector } from '#domain/selectors/field-selector.js';
import { checkFieldSelector, matchesFields, type Selectable } from '#domain/selectors/selectable-fields.js';

test.each([
  ['', ''],
  [',', ''],
  ['metadata.name=x', 'metadata.name=x'],
  ['metadata.name==x', 'metadata.name=x'],
  ['status.phase!=Running,metadata.name=x', 'metadata.name=x,status.phase!=Running'],
  ['a=', 'a='],
  ['a!=', 'a!='],
  ['a=b\\,c', 'a=b\\,c'],
  ['a=b\\=c\\\\', 'a=b\\=c\\\\'],
  ['=x', '=x'],
  [' a = b ', ' a = b '],
])('%j is %j in canonical form', (text, canonical) => {
  expect(formatFieldSelector(parseFieldSelector(text))).toBe(canonical);
});

test.each([
  ['abc', "invalid selector: 'abc'; can't understand 'abc'"],
  ['b=1,a', "invalid selector: 'b=1,a'; can't understand 'a'"],
  ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
  ['a=b\\c', 'invalid field selector: invalid escape sequence: \\c'],
  ['a=b\\', 'invalid field selector: invalid escape sequence: \\'],
])('%j is refused', (text, message) => {
  expect(() => parseFieldSelector(text)).toThrow(expect.objectContaining({ message, code: 400 }));
});

test('any value survives being written and read', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom<'=' | '!='>('=', '!='), (value, operator) => {
      const selector = [{ field: 'spec.x', operator, value }];
      expect(parseFieldSelector(formatFieldSelector(selector))).toEqual(selector);
    }),
  );
});

const plain: Selectable = { namespaced: true, selectableFields: [] };
const clusterScoped: Selectable = { namespaced: false, selectableFields: [] };
const typed: Selectable = { namespaced: true, selectableFields: [{ path: 'type', value: (object) => (object as Secret).type }] };
const node: Selectable = { namespaced: false, selectableFields: [{ path: 'spec.unschedulable', value: () => 'false' }] };
const job: Selectable = { namespaced: false, selectableFields: [], unknownFieldLabel: (field) => `no ${field} here` };

const custom: Selectable = { namespaced: false, selectableFields: [], custom: { schema: undefined, preservesUnknownFields: true } };

interface Secret extends KubeObject {
  readonly type: string;
}

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', namespace: 'n', uid: '', resourceVersion: '', creationTimestamp: '' },
  type: 'Opaque',
};

test.each([
  [plain, 'type=x', '"type" is not a known field selector: only "metadata.name", "metadata.namespace"'],
  [typed, 'kind=x', 'field label not supported: kind'],
  [typed, '=', 'field label not supported: '],
  [node, 'metadata.namespace=x', 'field label not supported: metadata.namespace'],
  [job, 'metadata.namespace=x', 'no metadata.namespace here'],
  [custom, 'metadata.namespace=x', 'field label not supported: metadata.namespace'],
  [custom, 'spec.x=x', 'field label not supported: spec.x'],
])('a field that the resource does not offer is refused: %#', (resource, text, message) => {
  expect(() => checkFieldSelector(resource, parseFieldSelector(text))).toThrow(expect.objectContaining({ message, code: 400 }));
});

test.each([
  [plain, 'metadata.name=s,metadata.namespace=n', true],
  [clusterScoped, 'metadata.namespace=x', false],
  [typed, 'type=Opaque', true],
  [typed, 'type!=Opaque', false],
  [typed, 'type=', false],
])('offered fields are compared as texts: %#', (resource, text, expected) => {
  const selector = parseFieldSelector(text);
  checkFieldSelector(resource, selector);
  expect(matchesFields(resource, selector, secret)).toBe(expected);
});

test('the value a selector asks for is known', () => {
  expect(exactField(parseFieldSelector('a!=b,metadata.name=x'), 'metadata.name')).toBe('x');
  expect(exactField(parseFieldSelector('metadata.name!=x'), 'metadata.name')).toBeUndefined();
});
