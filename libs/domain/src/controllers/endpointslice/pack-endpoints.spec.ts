import { expect, test } from 'vitest';
import { packEndpoints } from '#domain/controllers/endpointslice/pack-endpoints.js';
import type { Endpoint, EndpointSlice } from '#domain/schema/types/discovery-v1.js';

const endpoint = (i: number, ready = true): Endpoint => ({
  addresses: [`10.0.${Math.floor(i / 250)}.${i % 250}`],
  conditions: { ready },
  targetRef: { kind: 'Pod', namespace: 'ns', name: `pod-${i}` },
});
const range = (from: number, to: number, ready?: boolean): Endpoint[] =>
  Array.from({ length: to - from }, (_, i) => endpoint(from + i, ready));

const slice = (name: string, endpoints: readonly Endpoint[]): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '' },
  addressType: 'IPv4',
  endpoints,
  ports: [],
});

const hinted = (one: Endpoint): Endpoint => ({
  ...one,
  hints: { forZones: [{ name: 'a' }] },
  targetRef: { ...one.targetRef, resourceVersion: '7' },
});

interface Case {
  readonly existing: readonly (readonly Endpoint[])[];
  readonly desired: readonly Endpoint[];
  readonly limit?: number;
  readonly relabel?: boolean;
  readonly create?: readonly number[];
  readonly update?: Readonly<Record<string, number>>;
  readonly remove?: readonly string[];
}

test.each<[string, Case]>([
  ['nothing for nothing', { existing: [], desired: [] }],
  ['new slices of a hundred', { existing: [], desired: range(0, 250), create: [100, 100, 50] }],
  ['new slices of the limit', { existing: [], desired: range(0, 250), limit: 80, create: [80, 80, 80, 10] }],
  ['one slice within the limit', { existing: [], desired: range(0, 250), limit: 500, create: [250] }],
  ['nothing changes', { existing: [range(0, 30), range(30, 60)], desired: range(0, 60) }],
  ['hints and revisions of pods are no change', { existing: [range(0, 3).map(hinted)], desired: range(0, 3) }],
  [
    'one endpoint changes',
    { existing: [range(0, 30), range(30, 60)], desired: [...range(0, 59), endpoint(59, false)], update: { s1: 30 } },
  ],
  ['one endpoint goes', { existing: [range(0, 30), range(30, 60)], desired: range(0, 59), update: { s1: 29 } }],
  ['a slice is emptied', { existing: [range(0, 30), range(30, 60)], desired: range(0, 30), remove: ['s1'] }],
  [
    'what is left fills the slice it fits best after a new one is full',
    { existing: [range(0, 61), range(61, 123)], desired: range(0, 250), create: [100], update: { s1: 89 } },
  ],
  ['no slice has room for what is left', { existing: [range(0, 74), range(74, 148)], desired: range(0, 300), create: [100, 52] }],
  [
    'slices that change anyway are filled, the fullest first',
    {
      existing: [range(0, 80), range(100, 120)],
      desired: [endpoint(0, false), ...range(1, 80), endpoint(100, false), ...range(101, 120), ...range(200, 215)],
      update: { s0: 95, s1: 20 },
    },
  ],
  ['labels that are missing are a change', { existing: [range(0, 3)], desired: range(0, 3), relabel: true, update: { s0: 3 } }],
  ['an empty slice is filled', { existing: [[]], desired: range(0, 5), update: { s0: 5 } }],
])('%s', (_, { existing, desired, limit = 100, relabel, create = [], update = {}, remove = [] }) => {
  const packing = packEndpoints({
    existing: existing.map((endpoints, i) => slice(`s${i}`, endpoints)),
    desired,
    limit,
    make: (endpoints) => endpoints.length,
    relabel: () => (relabel ? { a: 'b' } : undefined),
  });
  expect(packing.create).toEqual(create);
  expect(Object.fromEntries(packing.update.map(({ metadata, endpoints }) => [metadata.name, endpoints?.length]))).toEqual(update);
  expect(packing.remove.map(({ metadata }) => metadata.name)).toEqual(remove);
  for (const { metadata } of packing.update) expect(metadata.labels).toEqual(relabel ? { a: 'b' } : undefined);
});
