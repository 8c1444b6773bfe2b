import { describe, expect, test } from 'vitest';
import { fieldErrorBody } from '#domain/status/field-error.js';
import {
  cidrWarnings,
  ipWarnings,
  validateCidr,
  validateInterfaceAddress,
  validateIp,
  validateLegacyCidr,
  validateLegacyIp,
} from '#domain/validation/ip.js';

const details = (errors: readonly { readonly detail: string }[]): string => errors.map(({ detail }) => detail).join('; ');

describe('addresses', () => {
  test.each([
    ['10.0.0.1', '', ''],
    ['fd00::1', '', ''],
    ['FD00::1', '', 'must be in canonical form ("fd00::1")'],
    ['010.0.0.1', 'must not have leading 0s', 'must not have leading 0s'],
    ['::ffff:10.0.0.1', 'must not be an IPv4-mapped IPv6 address', 'must not be an IPv4-mapped IPv6 address'],
    [
      'nonsense',
      'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  ])('%s', (value, legacy, strict) => {
    expect(details(validateLegacyIp(value, 'ip'))).toBe(legacy);
    expect(details(validateIp(value, 'ip'))).toBe(strict);
  });

  test('a value that was there before stays acceptable in an old field', () => {
    expect(validateLegacyIp('010.0.0.1', 'ip', ['010.0.0.1'])).toEqual([]);
  });

  test('the error shows the value', () => {
    expect(validateIp('x', 'ip').map(fieldErrorBody)).toEqual([
      'Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ]);
  });

  test.each([
    ['10.0.0.1', []],
    ['010.0.0.1', ['ip: non-standard IP address "010.0.0.1" is invalid: use "10.0.0.1"']],
    ['::ffff:10.0.0.1', ['ip: non-standard IP address "::ffff:10.0.0.1" is invalid: use "10.0.0.1"']],
    ['FD00::1', ['ip: IPv6 address "FD00::1" should be in RFC 5952 canonical format ("fd00::1")']],
    ['nonsense', []],
  ])('warnings about %s', (value, expected) => {
    expect(ipWarnings(value, 'ip')).toEqual(expected);
  });
});

describe('networks', () => {
  test.each([
    ['10.0.0.0/8', '', ''],
    ['FD00::/8', '', 'must be in canonical form ("fd00::/8")'],
    ['10.0.0.1/8', 'must not have bits set beyond the prefix length', 'must not have bits set beyond the prefix length'],
    ['10.0.0.0/08', 'must not have leading 0s in IP or prefix length', 'must not have leading 0s in IP or prefix length'],
    ['::ffff:10.0.0.0/104', 'must not have an IPv4-mapped IPv6 address', 'must not have an IPv4-mapped IPv6 address'],
    [
      '10.0.0.0',
      'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
  ])('%s', (value, legacy, strict) => {
    expect(details(validateLegacyCidr(value, 'cidr'))).toBe(legacy);
    expect(details(validateCidr(value, 'cidr'))).toBe(strict);
  });

  test('a value that was there before stays acceptable in an old field', () => {
    expect(validateLegacyCidr('10.0.0.1/8', 'cidr', ['10.0.0.1/8'])).toEqual([]);
  });

  test.each([
    ['10.0.0.0/8', []],
    ['10.0.0.1/8', ['cidr: CIDR value "10.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?)']],
    ['10.0.0.0/08', ['cidr: non-standard CIDR value "10.0.0.0/08" is invalid: use "10.0.0.0/8"']],
    ['FD00::/8', ['cidr: IPv6 CIDR value "FD00::/8" should be in RFC 5952 canonical format ("fd00::/8")']],
    [
      '::ffff:10.1.2.3/120',
      [
        'cidr: CIDR value "::ffff:10.1.2.3/120" is ambiguous in this context (should be "10.1.2.0/24" or "10.1.2.3/128"?)',
        'cidr: non-standard CIDR value "::ffff:10.1.2.3/120" is invalid: use "10.1.2.0/24"',
      ],
    ],
  ])('warnings about %s', (value, expected) => {
    expect(cidrWarnings(value, 'cidr')).toEqual(expected);
  });

  test.each([
    ['192.168.1.5/24', ''],
    ['FD00::5/64', 'must be in canonical form ("fd00::5/64")'],
    ['::ffff:192.168.1.5/120', 'must be in canonical form ("192.168.1.5/24")'],
    ['192.168.1.5', 'must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)'],
  ])('interface address %s', (value, expected) => {
    expect(details(validateInterfaceAddress(value, 'cidr'))).toBe(expected);
  });
});
