import { describe, expect, test } from 'vitest';
import { leases } from '#domain/resources/coordination/lease/lease.js';
import type { Lease, LeaseSpec } from '#domain/schema/types/coordination-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const context = { now: 0, user: { username: 'admin', groups: [] }, random: () => 0, newUid: () => 'u' };
const { strategy, printer } = leases;

function lease(spec: LeaseSpec): Lease {
  const metadata = { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
}

test.each<{ spec: LeaseSpec; errors: readonly string[] }>([
  { spec: {}, errors: [] },
  { spec: { holderIdentity: 'me', leaseDurationSeconds: 1, leaseTransitions: 0 }, errors: [] },
  { spec: { leaseDurationSeconds: 0 }, errors: ['spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0'] },
  {
    spec: { leaseDurationSeconds: -1, leaseTransitions: -1 },
    errors: [
      'spec.leaseDurationSeconds: Invalid value: -1: must be greater than 0',
      'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0',
    ],
  },
  { spec: { strategy: 'OldestEmulationVersion', preferredHolder: 'x' }, errors: [] },
  { spec: { strategy: 'x' }, errors: ['spec.strategy.strategy: Unsupported value: "x": supported values: "OldestEmulationVersion"'] },
  { spec: { strategy: 'example.com/newest' }, errors: [] },
  { spec: { preferredHolder: 'x' }, errors: ['spec.preferredHolder: Forbidden: may only be specified if `strategy` is defined'] },
])('$spec is refused for $errors', ({ spec, errors }) => {
  expect(strategy.validate(lease(spec)).map(formatFieldError)).toEqual(errors);
  expect(strategy.validateUpdate(lease(spec), lease({})).map(formatFieldError)).toEqual(errors);
});

describe('the fields of coordinated leader election', () => {
  const coordinated = lease({ holderIdentity: 'me', strategy: 'OldestEmulationVersion', preferredHolder: 'x' });

  test('are dropped on create', () => {
    expect(strategy.prepareForCreate(coordinated, context).spec).toEqual({ holderIdentity: 'me' });
  });

  test('are dropped on update, unless the object has them', () => {
    expect(strategy.prepareForUpdate(coordinated, lease({}), context).spec).toEqual({ holderIdentity: 'me' });
    expect(strategy.prepareForUpdate(coordinated, coordinated, context).spec).toEqual(coordinated.spec);
  });
});

test('a Lease can be made by PUT, and a PUT must say which version it replaces', () => {
  expect(strategy.allowCreateOnUpdate).toBe(true);
  expect(strategy.allowUnconditionalUpdate).toBe(false);
});

test('it prints its holder', () => {
  expect(printer.columns.map(({ name }) => name)).toEqual(['Name', 'Holder', 'Age']);
  expect(printer.cells(lease({ holderIdentity: 'me' }), Date.UTC(2026, 0, 2))).toEqual(['a', 'me', '24h']);
  expect(printer.cells(lease({}), Date.UTC(2026, 0, 2))).toEqual(['a', '', '24h']);
});
