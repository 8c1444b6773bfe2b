import { describe, expect, test } from 'vitest';
import { type Hinting, hintTopology, zoneRatios } from '#domain/controllers/endpointslice/topology-hints.js';
import type { Node } from '#domain/schema/types/core-v1.js';
import type { Endpoint } from '#domain/schema/types/discovery-v1.js';

const node = (zone: string | undefined, cpu: string, given: { ready?: string; labels?: Record<string, string> } = {}): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'n',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '',
    labels: { ...(zone !== undefined && { 'topology.kubernetes.io/zone': zone }), ...given.labels },
  },
  spec: {},
  status: {
    conditions: [{ type: 'Ready', status: given.ready ?? 'True' }],
    allocatable: { cpu },
    daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
    nodeInfo: {} as Node['status']['nodeInfo'],
  },
});

describe('the share of a zone', () => {
  test.each<[string, Node[], Record<string, number> | undefined]>([
    ['is that of its CPUs', [node('a', '1'), node('b', '2'), node('b', '1000m')], { a: 0.25, b: 0.75 }],
    ['cannot be told with one zone', [node('a', '1'), node('a', '2')], undefined],
    ['cannot be told when a node has no zone', [node('a', '1'), node('b', '1'), node(undefined, '1')], undefined],
    ['cannot be told when a node has no CPUs', [node('a', '1'), node('b', '1'), node('b', '0')], undefined],
    ['leaves out nodes that are not ready', [node('a', '1'), node('b', '1'), node('b', '2', { ready: 'Unknown' })], { a: 0.5, b: 0.5 }],
    [
      'leaves out the control plane',
      [node('a', '1'), node('b', '1'), node(undefined, '1', { labels: { 'node-role.kubernetes.io/control-plane': '' } })],
      { a: 0.5, b: 0.5 },
    ],
  ])('%s', (_, given, expected) => {
    const ratios = zoneRatios(given);
    expect(ratios && Object.fromEntries(ratios)).toEqual(expected);
  });
});

/** `a` is a ready endpoint in zone a, `a!` one that is not ready, `a>b` one with a hint for b, `-` one without a zone. */
function read(text: string): Endpoint[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [place = '', hint] = word.split('>');
      const zone = place.replace('!', '');
      return {
        addresses: ['10.0.0.1'],
        conditions: { ready: !place.endsWith('!') },
        ...(zone !== '-' && { zone }),
        ...(hint !== undefined && { hints: { forZones: [{ name: hint }] } }),
      };
    });
}

const write = (slices: readonly (readonly Endpoint[])[]): string[] =>
  slices.map((slice) =>
    slice
      .map(({ zone = '-', conditions, hints }) => {
        const hint = hints?.forZones?.[0]?.name;
        return `${zone}${conditions.ready ? '' : '!'}${hint === undefined ? '' : `>${hint}`}`;
      })
      .join(' '),
  );

const show = (hinting: Hinting): unknown =>
  'refusal' in hinting ? hinting.refusal : { changing: write(hinting.changing), same: write(hinting.same) };

interface Case {
  readonly ratios?: Record<string, number>;
  readonly changing?: readonly string[];
  readonly same?: readonly string[];
  readonly expected: unknown;
}

const noNodes = 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes';

test.each<[string, Case]>([
  ['no shares', { changing: ['a'], expected: noNodes }],
  [
    'fewer endpoints than zones',
    { ratios: { a: 0.3, b: 0.4, c: 0.3 }, changing: ['a b'], expected: 'Insufficient number of endpoints (2 endpoints, 3 zones)' },
  ],
  ['each for its own zone', { ratios: { a: 0.45, b: 0.55 }, changing: ['a b'], expected: { changing: ['a>a b>b'], same: [] } }],
  [
    'those that are not ready have none and do not count',
    { ratios: { a: 0.45, b: 0.55 }, changing: ['a b b!'], expected: { changing: ['a>a b>b b!'], same: [] } },
  ],
  ['one without a zone', { ratios: { a: 0.5, b: 0.5 }, changing: ['a -'], expected: 'One or more endpoints do not have a zone specified' }],
  [
    'some zone would get too few',
    {
      ratios: { a: 0.05, b: 0.05, c: 0.9 },
      changing: ['a b c'],
      expected: 'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (3 endpoints, 3 zones)',
    },
  ],
  [
    'a zone with too many gives to one with too few',
    {
      ratios: { a: 0.35, b: 0.35, c: 0.3 },
      changing: ['a b', 'c c a', 'a a', 'b c a'],
      expected: { changing: ['a>b b>b', 'c>c c>c a>a', 'a>a a>a', 'b>b c>c a>a'], same: [] },
    },
  ],
  [
    'slices that stay are left alone while they fit',
    { ratios: { a: 0.5, b: 0.5 }, changing: ['a'], same: ['b>b'], expected: { changing: ['a>a'], same: ['b>b'] } },
  ],
  [
    'slices that stay are changed when a hint is missing',
    { ratios: { a: 0.5, b: 0.5 }, changing: ['a'], same: ['b'], expected: { changing: ['a>a'], same: ['b>b'] } },
  ],
  ['or is for a zone that gets none', { ratios: { a: 0.5, b: 0.5 }, same: ['a>a b>c'], expected: { changing: [], same: ['a>a b>b'] } }],
  [
    'or for one that has too many',
    { ratios: { a: 0.5, b: 0.5 }, same: ['a>a a>a a>a a>a'], expected: { changing: [], same: ['a>b a>b a>a a>a'] } },
  ],
  [
    'nothing is ready',
    { ratios: { a: 0.5, b: 0.5 }, changing: ['a! b!'], expected: 'Insufficient number of endpoints (0 endpoints, 2 zones)' },
  ],
])('%s', (_, { ratios, changing = [], same = [], expected }) => {
  const slices = { changing: changing.map(read), same: same.map(read) };
  expect(show(hintTopology(slices, ratios && new Map(Object.entries(ratios))))).toEqual(expected);
});

test('a slice that stays is the same list', () => {
  const same = read('a>a b>b');
  const hinting = hintTopology(
    { changing: [], same: [same] },
    new Map([
      ['a', 0.5],
      ['b', 0.5],
    ]),
  );
  expect('same' in hinting && hinting.same[0]).toBe(same);
});
