import { expect, test } from 'vitest';
import { serviceCidrs } from '#domain/resources/networking/service-cidr/service-cidr.js';
import type { ServiceCIDR } from '#domain/schema/types/networking-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const context = { now: 0, user: { username: 'admin', groups: [] }, random: () => 0, newUid: () => 'u' };
const { strategy, printer } = serviceCidrs;
const metadata = { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const ready = { conditions: [{ type: 'Ready', status: 'True', reason: 'x', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' }] };

function serviceCidr(cidrs: readonly string[], status: ServiceCIDR['status'] = {}): ServiceCIDR {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', metadata, spec: cidrs.length > 0 ? { cidrs } : {}, status };
}

const v4 = '10.0.0.0/16';
const v6 = 'fd00::/112';

test.each<{ cidrs: readonly string[]; errors: readonly string[] }>([
  { cidrs: [v4], errors: [] },
  { cidrs: [v6, v4], errors: [] },
  { cidrs: [], errors: ['spec.cidrs: Required value: at least one CIDR required'] },
  {
    cidrs: [v4, v6, '10.1.0.0/16'],
    errors: ['spec.cidrs: Invalid value: {"CIDRs":["10.0.0.0/16","fd00::/112","10.1.0.0/16"]}: may only hold up to 2 values'],
  },
  { cidrs: ['10.0.0.1/16'], errors: ['spec.cidrs[0]: Invalid value: "10.0.0.1/16": must not have bits set beyond the prefix length'] },
  {
    cidrs: [v4, '10.1.0.0/16'],
    errors: [
      'spec.cidrs: Invalid value: ["10.0.0.0/16","10.1.0.0/16"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
    ],
  },
])('$cidrs are refused for $errors', ({ cidrs, errors }) => {
  expect(strategy.validate(serviceCidr(cidrs)).map(formatFieldError)).toEqual(errors);
});

test.each<{ from: readonly string[]; to: readonly string[]; errors: readonly string[] }>([
  { from: [v4], to: [v4], errors: [] },
  { from: [v4], to: [v4, v6], errors: [] },
  { from: [v4], to: ['10.1.0.0/16'], errors: ['spec.cidrs[0]: Invalid value: "10.1.0.0/16": field is immutable'] },
  { from: [v4], to: [v6, v4], errors: ['spec.cidrs[0]: Invalid value: "fd00::/112": field is immutable'] },
  { from: [v4, v6], to: [v4], errors: ['spec.cidrs: Invalid value: ["10.0.0.0/16"]: field is immutable'] },
  { from: [v4], to: [], errors: ['spec.cidrs: Invalid value: null: field is immutable'] },
])('a change from $from to $to is refused for $errors', ({ from, to, errors }) => {
  expect(strategy.validateUpdate(serviceCidr(to), serviceCidr(from)).map(formatFieldError)).toEqual(errors);
});

test('status belongs to the controller, and its writes change nothing else', () => {
  expect(strategy.prepareForCreate(serviceCidr([v4], ready), context)).toEqual(serviceCidr([v4]));
  expect(strategy.prepareForUpdate(serviceCidr([v4, v6]), serviceCidr([v4], ready), context)).toEqual(serviceCidr([v4, v6], ready));
  const status = serviceCidrs.subresources.find(({ name }) => name === 'status')?.update;
  const labelled = { ...serviceCidr([v6], ready), metadata: { ...metadata, labels: { a: 'b' } } };
  expect(status?.prepareForUpdate(labelled, serviceCidr([v4]), context)).toEqual(serviceCidr([v4], ready));
});

test('it prints its networks', () => {
  expect(printer.cells(serviceCidr([v4, v6]), Date.UTC(2026, 0, 2))).toEqual(['a', '10.0.0.0/16,fd00::/112', '24h']);
});
