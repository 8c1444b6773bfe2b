import { describe, expect, test } from 'vitest';
import {
  defaultEvictionRates,
  newZone,
  nextZones,
  spend,
  type Zones,
  type ZoneState,
  zoneState,
} from '#domain/controllers/nodelifecycle/zones.js';

const nodes = (ready: number, notReady: number): readonly boolean[] => [
  ...Array.from({ length: ready }, () => true),
  ...Array.from({ length: notReady }, () => false),
];

test.each([
  [1, 0, 'Normal'],
  [0, 1, 'FullDisruption'],
  [0, 3, 'FullDisruption'],
  [1, 2, 'Normal'],
  [1, 3, 'PartialDisruption'],
  [2, 3, 'PartialDisruption'],
  [3, 3, 'Normal'],
  [9, 11, 'PartialDisruption'],
  [10, 12, 'Normal'],
])('a zone with %d nodes that are ready and %d that are not: %s', (ready, notReady, state) => {
  expect(zoneState(nodes(ready, notReady), defaultEvictionRates)).toBe(state);
});

describe('zones', () => {
  const step = (before: Zones, ready: Record<string, readonly boolean[]>, now = 0) =>
    nextZones(before, new Map(Object.entries(ready)), defaultEvictionRates, now);
  const states = (zones: Zones): Record<string, ZoneState> => Object.fromEntries([...zones].map(([name, { state }]) => [name, state]));
  const ratesOf = (zones: Zones): readonly number[] => [...zones.values()].map(({ rate }) => rate);
  const up = nodes(1, 0);
  const down = nodes(0, 1);

  // facts of TestMonitorNodeHealth
  test.each([
    ['stay', { a: up }, { a: up }, { a: 'Normal' }, undefined],
    ['come back', { a: down, b: down }, { a: down, b: up }, { a: 'FullDisruption', b: 'Normal' }, 'up-again'],
    ['come back in part', { a: nodes(0, 4) }, { a: nodes(1, 3) }, { a: 'PartialDisruption' }, 'up-again'],
    ['lose nodes', { a: nodes(3, 2) }, { a: nodes(2, 3) }, { a: 'PartialDisruption' }, undefined],
    ['lose their last node', { a: nodes(1, 2) }, { a: nodes(0, 3) }, { a: 'FullDisruption' }, 'all-down'],
    ['are down while others are up', { a: down, b: up }, { a: down, b: up }, { a: 'FullDisruption', b: 'Normal' }, undefined],
    ['stay down', { a: down, b: down }, { a: down, b: down }, { a: 'FullDisruption', b: 'FullDisruption' }, undefined],
    ['go', { a: up, b: up }, { a: up }, { a: 'Normal' }, undefined],
    ['come', { a: up }, { a: up, b: up }, { a: 'Normal', b: 'Normal' }, undefined],
  ])('that %s: from %j to %j', (_, first, second, expected, turn) => {
    const next = step(step(new Map(), first).zones, second);
    expect(states(next.zones)).toEqual(expected);
    expect(next.turn).toBe(turn);
  });

  test('without nodes are no trouble', () => {
    expect(step(new Map(), {})).toEqual({ zones: new Map(), turn: undefined });
  });

  test.each([
    ['normally', { a: up }, 0.1],
    ['not at all where too many are down', { a: nodes(2, 3) }, 0],
    ['slowly where too many of a large zone are down', { a: nodes(20, 31) }, 0.01],
    ['normally where a zone is down and another is not', { a: down, b: up }, 0.1],
    ['not at all where all zones are down', { a: down, b: down }, 0],
  ])('are emptied %s', (_, ready, rate) => {
    expect(ratesOf(step(new Map(), ready).zones)[0]).toBe(rate);
  });

  test('are all emptied again once one node is back', () => {
    const allDown = step(new Map(), { a: down, b: down }).zones;
    expect(ratesOf(step(allDown, { a: down, b: up }).zones)).toEqual([0.1, 0.1]);
  });

  test('are emptied by one node in ten seconds', () => {
    const first = spend(newZone(defaultEvictionRates), 1000);
    expect(first?.freeAt).toBe(11_000);
    expect(first && spend(first, 10_999)).toBeUndefined();
    expect(first && spend(first, 11_000)?.freeAt).toBe(21_000);
  });

  test('that stood still begin with a wait', () => {
    const stopped = step(new Map(), { a: nodes(2, 3) }).zones;
    const [zone] = step(stopped, { a: nodes(3, 2) }, 5000).zones.values();
    expect(zone).toEqual({ state: 'Normal', rate: 0.1, freeAt: 15_000 });
  });
});
