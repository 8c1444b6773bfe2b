import { describe, expect, test } from 'vitest';
import {
  cidrContains,
  cidrSize,
  cidrsOverlap,
  firstAddress,
  formatCidr,
  lastAddress,
  parseCidr,
  parseCidrSloppy,
  parseCidrStrict,
} from '#domain/ip/cidr.js';
import { formatIp, parseIpSloppy, parseIpStrict } from '#domain/ip/ip-address.js';

describe('a CIDR text', () => {
  test.each([
    ['10.1.2.3/8', '10.1.2.3', '10.0.0.0/8'],
    ['010.1.2.3/08', '10.1.2.3', '10.0.0.0/8'],
    ['1.2.3.4/0', '1.2.3.4', '0.0.0.0/0'],
    ['1.2.3.4/32', '1.2.3.4', '1.2.3.4/32'],
    ['FD00:0:0:1::5/64', 'fd00:0:0:1::5', 'fd00:0:0:1::/64'],
    ['::ffff:10.1.2.3/120', '10.1.2.3', '10.1.2.0/24'],
    ['::ffff:10.1.2.3/64', '10.1.2.3', '::/64'],
  ])('%s is address %s in %s', (text, address, network) => {
    const parsed = parseCidrSloppy(text);
    expect(parsed && formatIp(parsed.address)).toBe(address);
    expect(parsed && formatCidr(parsed.network)).toBe(network);
  });

  test.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129', '/8', 'x/8'])('%j is none', (text) => {
    expect(parseCidrSloppy(text)).toBeUndefined();
    expect(parseCidrStrict(text)).toBeUndefined();
  });

  test.each(['010.0.0.0/8', '10.0.0.0/08', 'fd00::/064'])('%s is refused by the strict reading', (text) => {
    expect(parseCidrSloppy(text)).toBeDefined();
    expect(parseCidrStrict(text)).toBeUndefined();
  });
});

describe('the range of a network', () => {
  test.each([
    ['10.96.0.0/12', '10.96.0.0', '10.111.255.255', 1n << 20n],
    ['fd00:10:96::/112', 'fd00:10:96::', 'fd00:10:96::ffff', 65536n],
    ['10.0.0.1/32', '10.0.0.1', '10.0.0.1', 1n],
  ])('%s', (text, first, last, size) => {
    const cidr = parseCidr(text);
    expect(cidr && formatIp(firstAddress(cidr))).toBe(first);
    expect(cidr && formatIp(lastAddress(cidr))).toBe(last);
    expect(cidr && cidrSize(cidr)).toBe(size);
  });

  test.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.0/8', '::ffff:10.0.0.1', true],
    ['10.0.0.0/8', '::a00:1', false],
    ['fd00::/8', 'fdff::1', true],
  ])('%s and %s', (network, text, expected) => {
    const [cidr, address] = [parseCidr(network), parseIpStrict(text) ?? parseIpSloppy(text)];
    expect(cidr && address && cidrContains(cidr, address)).toBe(expected);
  });

  test.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.1.0.0/16', '10.0.0.0/8', true],
    ['10.0.0.0/16', '10.1.0.0/16', false],
    ['0.0.0.0/0', '::/0', false],
  ])('%s and %s overlap: %s', (a, b, expected) => {
    const [one, other] = [parseCidr(a), parseCidr(b)];
    expect(one && other && cidrsOverlap(one, other)).toBe(expected);
  });
});
