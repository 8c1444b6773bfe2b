import { expect, test } from 'vitest';
import { containsAddress, parseAddress, parseNetwork, rangeOf } from '#domain/proxy/address-range.js';

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['10.180.00.001', '10.180.0.1'],
  ['FD00:0::1', 'fd00::1'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['1.2.3', undefined],
  ['1.2.3.256', undefined],
])('%s is the address %s', (text, canonical) => {
  expect(parseAddress(text)?.text).toBe(canonical);
});

test.each([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['203.0.113.5/32', '203.0.113.5', true],
  ['203.0.113.5/32', '203.0.113.6', false],
  ['0.0.0.0/0', '1.2.3.4', true],
  ['0.0.0.0/0', '::1', false],
  ['::1/128', '0.0.0.1', false],
  ['fd00::/64', 'fd00::1:2', true],
])('%s holds %s: %s', (network, text, expected) => {
  const [range, address] = [parseNetwork(network), parseAddress(text)];
  expect(range && address && containsAddress(range, address)).toBe(expected);
});

test('the range of an address holds it alone', () => {
  const [address, next] = [parseAddress('10.0.0.1'), parseAddress('10.0.0.2')];
  if (!address || !next) throw new Error('bad test addresses');
  expect(rangeOf(address).text).toBe('10.0.0.1');
  expect([containsAddress(rangeOf(address), address), containsAddress(rangeOf(address), next)]).toEqual([true, false]);
});
