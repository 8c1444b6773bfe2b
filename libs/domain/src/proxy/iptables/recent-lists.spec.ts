import { expect, test } from 'vitest';
import { RecentLists } from '#domain/proxy/iptables/recent-lists.js';

test('an address is in a list as long as it was asked for', () => {
  const lists = new RecentLists();
  lists.set('a', '10.0.0.1', 1000);
  expect(lists.check('a', '10.0.0.1', 10, 11_000)).toBe(true);
  expect(lists.check('b', '10.0.0.1', 10, 11_000)).toBe(false);
  expect(lists.check('a', '10.0.0.2', 10, 11_000)).toBe(false);
  expect(lists.check('a', '10.0.0.1', 10, 11_001)).toBe(false);
});

test('a full list forgets the address seen longest ago', () => {
  const lists = new RecentLists(2);
  for (const [address, now] of [
    ['x', 1],
    ['y', 2],
    ['x', 3],
    ['z', 4],
  ] as const)
    lists.set('a', address, now);
  expect(['x', 'y', 'z'].map((address) => lists.check('a', address, 1, 5))).toEqual([true, false, true]);
});

test('lists nobody names are dropped', () => {
  const lists = new RecentLists();
  lists.set('a', 'x', 0);
  lists.set('b', 'x', 0);
  lists.keepOnly((list) => list === 'b');
  expect([lists.check('a', 'x', 1, 0), lists.check('b', 'x', 1, 0)]).toEqual([false, true]);
});
