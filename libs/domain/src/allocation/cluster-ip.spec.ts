import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateClusterIp, checkClusterIp, clusterIpRange } from '#domain/allocation/cluster-ip.js';
import { type Cidr, cidrContains, parseCidr } from '#domain/ip/cidr.js';
import { formatIp, type IpAddress, parseIpSloppy } from '#domain/ip/ip-address.js';

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(`no network: ${text}`);
  return parsed;
}

function ip(text: string): IpAddress {
  const parsed = parseIpSloppy(text);
  if (!parsed) throw new Error(`no address: ${text}`);
  return parsed;
}

const none = (): boolean => false;

describe('the range of a network', () => {
  test.each([
    ['10.96.0.0/12', '10.96.0.1', '10.96.1.1', '10.111.255.254'],
    ['10.96.0.0/24', '10.96.0.1', '10.96.0.17', '10.96.0.254'],
    ['10.96.0.0/27', '10.96.0.1', '10.96.0.17', '10.96.0.30'],
    ['10.96.0.0/28', '10.96.0.1', '10.96.0.1', '10.96.0.14'],
    ['fd00::/112', 'fd00::1', 'fd00::101', 'fd00::ffff'],
    ['fd00::/64', 'fd00::1', 'fd00::101', 'fd00::ffff:ffff:ffff:ffff'],
  ])('%s begins at %s, is picked from %s on and ends at %s', (text, first, dynamic, last) => {
    const { family } = cidr(text);
    const range = clusterIpRange(cidr(text));
    const format = (value: bigint): string => formatIp({ family, value });
    expect([range.first, range.dynamic, range.last].map(format)).toEqual([first, dynamic, last]);
  });
});

describe('an address for whoever does not care', () => {
  test.each([
    [0, '10.96.0.17'],
    [0.5, '10.96.0.136'],
    [0.999999, '10.96.0.254'],
  ])('random %d picks %s', (random, expected) => {
    expect(allocateClusterIp([cidr('10.96.0.0/24')], none, () => random)).toBe(expected);
  });

  test('the walk goes around the upper part, then through the lower one, then to the next range', () => {
    const taken = new Set<string>();
    const ranges = [cidr('10.96.0.0/27'), cidr('10.97.0.0/30')];
    const picked: string[] = [];
    for (;;) {
      const next = allocateClusterIp(
        ranges,
        (one) => taken.has(one),
        () => 0.9,
      );
      if (next === undefined) break;
      taken.add(next);
      picked.push(next);
    }
    expect(picked.slice(0, 4)).toEqual(['10.96.0.29', '10.96.0.30', '10.96.0.17', '10.96.0.18']);
    expect(picked.slice(13, 16)).toEqual(['10.96.0.28', '10.96.0.15', '10.96.0.16']);
    expect(picked.slice(-2)).toEqual(['10.97.0.2', '10.97.0.1']);
    expect(picked).toHaveLength(32);
  });

  test('is always free and within a range that may be asked for', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('10.96.0.0/28', '10.96.0.0/26', 'fd00::/120'),
        fc.func(fc.boolean()),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (text, isTaken, random) => {
          const picked = allocateClusterIp([cidr(text)], isTaken, () => random);
          if (picked === undefined) return;
          expect(isTaken(picked)).toBe(false);
          expect(cidrContains(cidr(text), ip(picked))).toBe(true);
          expect(checkClusterIp([cidr(text)], ip(picked), isTaken)).toBeUndefined();
        },
      ),
    );
  });
});

test.each([
  ['10.96.0.1', undefined],
  ['10.96.0.5', 'provided IP is already allocated'],
  ['10.96.0.0', 'the provided network does not match the current range'],
  ['10.96.0.255', 'the provided network does not match the current range'],
  ['10.97.0.1', 'the provided network does not match the current range'],
  ['fd00::1', 'the provided network does not match the current range'],
])('asking for %s: %s', (address, expected) => {
  expect(checkClusterIp([cidr('10.96.0.0/24')], ip(address), (one) => one === '10.96.0.5')).toBe(expected);
});
