import { expect, test } from 'vitest';
import { csiStorageCapacities } from '#domain/resources/storage/csi-storage-capacity/csi-storage-capacity.js';
import type { CSIStorageCapacity } from '#domain/schema/types/storage-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const { strategy, printer } = csiStorageCapacities;

function capacity(rest: Partial<CSIStorageCapacity>): CSIStorageCapacity {
  const metadata = { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { apiVersion: 'storage.k8s.io/v1', kind: 'CSIStorageCapacity', metadata, storageClassName: 'fast', ...rest };
}

const bad = { matchLabels: { a: '-' } };

test.each<{ rest: Partial<CSIStorageCapacity>; errors: readonly string[] }>([
  { rest: { capacity: '10Gi', nodeTopology: { matchLabels: { zone: 'a' } } }, errors: [] },
  { rest: { capacity: '-1' }, errors: ['capacity: Invalid value: "-1": must be greater than or equal to 0'] },
  {
    rest: { nodeTopology: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['x'] }] } },
    errors: ["nodeTopology.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'"],
  },
])('$rest is refused for $errors', ({ rest, errors }) => {
  expect(strategy.validate(capacity(rest)).map(formatFieldError)).toEqual(errors);
});

test('where and of which class it is never changes', () => {
  const next = capacity({
    storageClassName: 'slow',
    nodeTopology: { matchExpressions: [{ key: 'a', operator: 'Exists' }], matchLabels: { b: 'c' } },
  });
  expect(strategy.validateUpdate(next, capacity({})).map(formatFieldError)).toEqual([
    'nodeTopology: Invalid value: {"matchLabels":{"b":"c"},"matchExpressions":[{"key":"a","operator":"Exists"}]}: field is immutable',
    'storageClassName: Invalid value: "slow": field is immutable',
  ]);
  expect(strategy.validateUpdate(capacity({}), capacity({ nodeTopology: {} })).map(formatFieldError)).toEqual([
    'nodeTopology: Invalid value: null: field is immutable',
  ]);
  expect(strategy.validateUpdate(capacity({ capacity: '1' }), capacity({}))).toEqual([]);
});

test('a bad label stays where it is', () => {
  const wrong = { matchExpressions: [{ key: 'a', operator: 'In', values: ['-'] }] };
  expect(strategy.validate(capacity({ nodeTopology: wrong }))).toHaveLength(1);
  expect(strategy.validateUpdate(capacity({ nodeTopology: wrong }), capacity({ nodeTopology: wrong }))).toEqual([]);
  expect(strategy.validate(capacity({ nodeTopology: bad }))).toHaveLength(1);
});

test('old labels of nodes are warned of', () => {
  const nodeTopology = {
    matchLabels: { 'beta.kubernetes.io/os': 'linux' },
    matchExpressions: [{ key: 'beta.kubernetes.io/arch', operator: 'Exists' }],
  };
  expect(strategy.warnOnCreate(capacity({ nodeTopology }))).toEqual([
    'nodeTopology.matchExpressions[0].key: beta.kubernetes.io/arch is deprecated since v1.14; use "kubernetes.io/arch" instead',
    'nodeTopology.matchLabels.beta.kubernetes.io/os: deprecated since v1.14; use "kubernetes.io/os" instead',
  ]);
});

test('it prints how much there is', () => {
  expect(printer.cells(capacity({ capacity: '10Gi' }), 0)).toEqual(['a', 'fast', '10Gi']);
  expect(printer.cells(capacity({}), 0)).toEqual(['a', 'fast', '<unset>']);
});
