import { describe, expect, test } from 'vitest';
import { leaseCandidates, leaseCandidatesV1alpha2 } from '#domain/resources/coordination/lease-candidate/lease-candidate.js';
import type { LeaseCandidate, LeaseCandidateSpec } from '#domain/schema/types/coordination-v1beta1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const { strategy, printer } = leaseCandidates;
const metadata = { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const good: LeaseCandidateSpec = {
  leaseName: 'kube-scheduler',
  binaryVersion: '1.36.0',
  emulationVersion: '1.35.0',
  strategy: 'OldestEmulationVersion',
};

function candidate(spec: Partial<LeaseCandidateSpec>): LeaseCandidate {
  return { apiVersion: 'coordination.k8s.io/v1beta1', kind: 'LeaseCandidate', metadata, spec: { ...good, ...spec } };
}

test.each<{ spec: Partial<LeaseCandidateSpec>; errors: readonly string[] }>([
  { spec: {}, errors: [] },
  { spec: { leaseName: '' }, errors: ['spec.leaseName: Required value'] },
  { spec: { binaryVersion: '' }, errors: ['spec.binaryVersion: Required value'] },
  {
    spec: { binaryVersion: 'v1.36' },
    errors: [
      'spec.binaryVersion: Invalid value: "v1.36": must be a valid semantic version',
      'spec.binaryVersion: Invalid value: "v1.36": must be greater than or equal to `emulationVersion`',
    ],
  },
  {
    spec: { binaryVersion: '1.34.0' },
    errors: ['spec.binaryVersion: Invalid value: "1.34.0": must be greater than or equal to `emulationVersion`'],
  },
  {
    spec: { emulationVersion: '1' },
    errors: [
      'spec.emulationVersion: Invalid value: "1": must be a valid semantic version',
      "spec.emulationVersion: Required value: must be specified when `strategy` is 'OldestEmulationVersion'",
    ],
  },
  { spec: { strategy: '' }, errors: ['spec.strategy: Required value'] },
  { spec: { strategy: 'example.com/x', emulationVersion: '' }, errors: [] },
  {
    spec: { strategy: '/x' },
    errors: ['spec.strategy.strategy: Invalid value: "/x": prefix part must be non-empty'],
  },
])('$spec is refused for $errors', ({ spec, errors }) => {
  expect(strategy.validate(candidate(spec)).map(formatFieldError)).toEqual(errors);
});

test('it stays with its Lease', () => {
  expect(strategy.validateUpdate(candidate({ leaseName: 'x' }), candidate({})).map(formatFieldError)).toEqual([
    'spec.leaseName: Invalid value: "x": field is immutable',
  ]);
});

test('its name has the form of a config map key', () => {
  expect(strategy.checkName('Some_Host.1', false)).toEqual([]);
  expect(strategy.checkName('..', false)).toEqual(["must not be '..'"]);
});

test('it prints both versions', () => {
  const cells = printer.cells(candidate({}), Date.UTC(2026, 0, 2));
  expect(printer.columns.map(({ name }) => name)).toEqual(['Name', 'LeaseName', 'BinaryVersion', 'EmulationVersion', 'Age']);
  expect(cells).toEqual(['a', 'kube-scheduler', '1.36.0', '1.35.0', '24h']);
});

describe('v1alpha2', () => {
  const old = { ...candidate({}), apiVersion: 'coordination.k8s.io/v1alpha2' };

  test('is stored as v1beta1', () => {
    expect(leaseCandidatesV1alpha2.storage).toMatchObject({ version: 'v1beta1', plural: 'leasecandidates' });
    expect(leaseCandidatesV1alpha2.conversion?.toStored(old)).toEqual(candidate({}));
    expect(leaseCandidatesV1alpha2.conversion?.fromStored(candidate({}))).toEqual(old);
  });
});
