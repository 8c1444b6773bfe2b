import { expect, test } from 'vitest';
import { ipAddresses, ipAddressesV1beta1 } from '#domain/resources/networking/ip-address/ip-address.js';
import type { IPAddress, ParentReference } from '#domain/schema/types/networking-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const { strategy, printer } = ipAddresses;

function address(parentRef?: ParentReference): IPAddress {
  const metadata = { name: '10.0.0.1', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'IPAddress', metadata, spec: parentRef ? { parentRef } : {} };
}

const service = { resource: 'services', namespace: 'default', name: 'web' };

test.each<{ parent: ParentReference | undefined; errors: readonly string[] }>([
  { parent: service, errors: [] },
  { parent: { group: 'gateway.networking.k8s.io', resource: 'gateways', name: 'g' }, errors: [] },
  { parent: undefined, errors: ['spec.parentRef: Required value'] },
  { parent: { resource: '', name: '' }, errors: ['spec.parentRef.resource: Required value', 'spec.parentRef.name: Required value'] },
  {
    parent: { resource: 'a/b', namespace: '..', name: 'x%' },
    errors: [
      `spec.parentRef.resource: Invalid value: "a/b": may not contain '/'`,
      `spec.parentRef.name: Invalid value: "x%": may not contain '%'`,
      `spec.parentRef.namespace: Invalid value: "..": may not be '..'`,
    ],
  },
])('an address of $parent is refused for $errors', ({ parent, errors }) => {
  expect(strategy.validate(address(parent)).map(formatFieldError)).toEqual(errors);
});

test('it stays with its parent', () => {
  expect(strategy.validateUpdate(address({ ...service, name: 'x' }), address(service)).map(formatFieldError)).toEqual([
    'spec.parentRef: Invalid value: {"Group":"","Resource":"services","Namespace":"default","Name":"x"}: field is immutable',
  ]);
  expect(strategy.validateUpdate(address(service), address(service))).toEqual([]);
});

test.each([
  ['10.0.0.1', []],
  ['fd00::1', []],
  ['010.0.0.1', ['must not have leading 0s']],
  ['FD00::1', ['must be in canonical form ("fd00::1")']],
  ['web', ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']],
])('the name %s has the problems %j', (name, problems) => {
  expect(strategy.checkName(name, false)).toEqual(problems);
});

test.each<[ParentReference | undefined, string]>([
  [service, 'services/default/web'],
  [{ group: 'Example.com', resource: 'things', name: 'x' }, 'things.example.com/x'],
  [undefined, '<none>'],
])('the parent %j prints as %s', (parent, text) => {
  expect(printer.columns.map(({ name }) => name)).toEqual(['Name', 'ParentRef']);
  expect(printer.cells(address(parent), Date.UTC(2026, 0, 2))).toEqual(['10.0.0.1', text, '24h']);
});

test('v1beta1 is stored as v1', () => {
  const old = { ...address(service), apiVersion: 'networking.k8s.io/v1beta1' };
  expect(ipAddressesV1beta1.storage.version).toBe('v1');
  expect(ipAddressesV1beta1.conversion?.toStored(old)).toEqual(address(service));
  expect(ipAddressesV1beta1.conversion?.fromStored(address(service))).toEqual(old);
});
