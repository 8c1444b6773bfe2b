import { describe, expect, test } from 'vitest';
import { storageClasses } from '#domain/resources/storage/storage-class/storage-class.js';
import type { TopologySelectorTerm } from '#domain/schema/types/core-v1.js';
import type { StorageClass } from '#domain/schema/types/storage-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const { strategy, printer } = storageClasses;
const metadata = { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

function storageClass(rest: Partial<StorageClass>): StorageClass {
  const fixed = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata, provisioner: 'example.com/nfs' };
  return { ...fixed, reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', ...rest };
}

const errorsOf = (rest: Partial<StorageClass>): readonly string[] => strategy.validate(storageClass(rest)).map(formatFieldError);

test('volumes are made at once and deleted with their claim unless the class says otherwise', () => {
  const { reclaimPolicy: _r, volumeBindingMode: _v, ...given } = storageClass({});
  expect(strategy.applyDefaults(given)).toEqual(storageClass({}));
});

const manyParameters = Object.fromEntries(Array.from({ length: 513 }, (_, i) => [`p${i}`, '']));

test.each<{ rest: Partial<StorageClass>; errors: readonly string[] }>([
  { rest: {}, errors: [] },
  { rest: { provisioner: 'Example.com/NFS', parameters: { type: '' } }, errors: [] },
  { rest: { provisioner: '' }, errors: ['provisioner: Required value'] },
  { rest: { provisioner: '/X' }, errors: ['provisioner: Invalid value: "/x": prefix part must be non-empty'] },
  { rest: { parameters: { '': 'x' } }, errors: ['parameters: Invalid value: "": field can not be empty.'] },
  { rest: { parameters: { a: 'x'.repeat(262_144) } }, errors: ['parameters: Too long: may not be more than 262144 bytes'] },
  { rest: { parameters: manyParameters }, errors: ['parameters: Too long: may not be more than 512 bytes'] },
  { rest: { reclaimPolicy: 'Recycle' }, errors: ['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"'] },
  {
    rest: { volumeBindingMode: 'x' },
    errors: ['volumeBindingMode: Unsupported value: "x": supported values: "Immediate", "WaitForFirstConsumer"'],
  },
])('$rest is refused for $errors', ({ rest, errors }) => {
  expect(errorsOf(rest)).toEqual(errors);
});

const term = (key: string, ...values: readonly string[]): TopologySelectorTerm => ({ matchLabelExpressions: [{ key, values }] });
const at = (i: number): string => `allowedTopologies[${i}].matchLabelExpressions`;

test.each<{ terms: readonly TopologySelectorTerm[]; errors: readonly string[] }>([
  { terms: [term('zone', 'a', 'b'), term('zone', 'c')], errors: [] },
  { terms: [term('zone', 'a', 'b'), term('zone', 'b', 'a')], errors: [`${at(1)}: Duplicate value: ""`] },
  { terms: [{}], errors: [`${at(0)}: Duplicate value: ""`] },
  { terms: [term('zone')], errors: [`${at(0)}[0].values: Required value`] },
  { terms: [term('zone', 'a', 'a')], errors: [`${at(0)}[0].values[1]: Duplicate value: "a"`] },
  { terms: [term('/', 'a')], errors: [`${at(0)}[0].key: Invalid value: "/": prefix part must be non-empty`] },
  {
    terms: [
      {
        matchLabelExpressions: [
          { key: 'a', values: ['1'] },
          { key: 'a', values: ['2'] },
        ],
      },
    ],
    errors: [`${at(0)}[1].key: Duplicate value: "a"`],
  },
])('the topologies $terms are refused for $errors', ({ terms, errors }) => {
  expect(errorsOf({ allowedTopologies: terms })[0]).toBe(errors[0]);
});

test('what a volume was made by never changes, what it may become does', () => {
  const next = storageClass({
    provisioner: 'x',
    parameters: { a: 'b' },
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  expect(strategy.validateUpdate(next, storageClass({})).map(formatFieldError)).toEqual([
    'parameters: Invalid value: {"a":"b"}: field is immutable',
    'provisioner: Invalid value: "x": field is immutable',
    'reclaimPolicy: Invalid value: "Retain": field is immutable',
    'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
  ]);
  expect(strategy.validateUpdate(storageClass({ allowVolumeExpansion: true }), storageClass({}))).toEqual([]);
});

test('old labels of zones are warned of', () => {
  expect(strategy.warnOnCreate(storageClass({ allowedTopologies: [term('failure-domain.beta.kubernetes.io/zone', 'a')] }))).toEqual([
    `${at(0)}[0].key: deprecated since v1.17; use "topology.kubernetes.io/zone" instead`,
  ]);
});

describe('the printer', () => {
  test('shows what the class does', () => {
    expect(printer.columns.map(({ name }) => name)).toEqual([
      'Name',
      'Provisioner',
      'ReclaimPolicy',
      'VolumeBindingMode',
      'AllowVolumeExpansion',
      'Age',
    ]);
    expect(printer.cells(storageClass({ allowVolumeExpansion: true }), Date.UTC(2026, 0, 2))).toEqual([
      'a',
      'example.com/nfs',
      'Delete',
      'Immediate',
      true,
      '24h',
    ]);
  });

  test.each(['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'])('marks by %s', (mark) => {
    const marked = storageClass({ metadata: { ...metadata, annotations: { [mark]: 'true' } } });
    expect(printer.cells(marked, 0)[0]).toBe('a (default)');
  });
});
