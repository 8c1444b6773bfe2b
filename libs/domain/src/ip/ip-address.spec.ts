import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalIp, compareIps, formatIp, ipFamilyOf, isMapped, parseIpSloppy, parseIpStrict } from '#domain/ip/ip-address.js';

describe('canonical text', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['010.002.003.004', '10.2.3.4'],
    ['::', '::'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['FE80:0:0:0:0:0:0:0abc', 'fe80::abc'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:0:2:3:0:0:4', '1::2:3:0:0:4'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['0:0:1::', '0:0:1::'],
    ['::1.2.3.4', '::102:304'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['00001::2', '1::2'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
  ])('of %s is %s', (text, expected) => {
    expect(canonicalIp(text)).toBe(expected);
  });

  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.400',
    '1.2.3.4:80',
    '1..2.3',
    ' 1.2.3.4',
    '-1.2.3.4',
    '::g',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
  ])('%j is no address', (text) => {
    expect(parseIpSloppy(text)).toBeUndefined();
    expect(parseIpStrict(text)).toBeUndefined();
  });

  test.each(['1.2.3.4::', '1:2:3:4:5:6:7:8::', '1:2:3:4:5:6:7:8:9', 'fe80::1%eth0', '12345::', '1:2:3:4:5:6:7:1.2.3.4'])(
    '%j is no IPv6 address',
    (text) => {
      expect(parseIpSloppy(text)).toBeUndefined();
    },
  );
});

describe('the strict reading', () => {
  test.each(['010.0.0.1', '00001::2', '::ffff:01.2.3.4'])('refuses leading zeros in %s', (text) => {
    expect(parseIpSloppy(text)).toBeDefined();
    expect(parseIpStrict(text)).toBeUndefined();
  });

  test('keeps a mapped address in IPv6', () => {
    const address = parseIpStrict('::ffff:1.2.3.4');
    expect(address && isMapped(address)).toBe(true);
    expect(address && formatIp(address)).toBe('::ffff:1.2.3.4');
  });
});

test('the family of a mapped address is IPv4', () => {
  expect(ipFamilyOf('::ffff:1.2.3.4')).toBe('IPv4');
  expect(ipFamilyOf('fd00::1')).toBe('IPv6');
  expect(ipFamilyOf('None')).toBeUndefined();
});

test('addresses sort by family, then by number', () => {
  const sorted = ['fd00::1', '10.0.0.9', '::1', '9.255.255.255'].flatMap((text) => parseIpSloppy(text) ?? []).sort(compareIps);
  expect(sorted.map(formatIp)).toEqual(['9.255.255.255', '10.0.0.9', '::1', 'fd00::1']);
});

test('what is printed is read back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.nat({ max: 128 }), (number, shift) => {
      const address = { family: 'IPv6', value: number >> BigInt(shift) } as const;
      expect(parseIpStrict(formatIp(address))).toEqual(address);
    }),
  );
});
