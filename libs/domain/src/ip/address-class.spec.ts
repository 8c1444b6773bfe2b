import { expect, test } from 'vitest';
import { isLinkLocalMulticast, isLinkLocalUnicast, isLoopback, isMulticast, isUnspecified } from '#domain/ip/address-class.js';
import { parseIpSloppy } from '#domain/ip/ip-address.js';

test.each([
  ['0.0.0.0', ['unspecified']],
  ['::', ['unspecified']],
  ['127.1.2.3', ['loopback']],
  ['::1', ['loopback']],
  ['169.254.1.2', ['link-local']],
  ['febf::1', ['link-local']],
  ['224.0.0.255', ['link-local multicast', 'multicast']],
  ['ff12::1', ['link-local multicast', 'multicast']],
  ['ff05::1', ['multicast']],
  ['239.1.1.1', ['multicast']],
  ['10.0.0.1', []],
  ['::ffff:127.0.0.1', ['loopback']],
])('%s is %j', (text, expected) => {
  const address = parseIpSloppy(text);
  const classes = [
    ['unspecified', isUnspecified],
    ['loopback', isLoopback],
    ['link-local', isLinkLocalUnicast],
    ['link-local multicast', isLinkLocalMulticast],
    ['multicast', isMulticast],
  ] as const;
  expect(classes.flatMap(([name, holds]) => (address && holds(address) ? [name] : []))).toEqual(expected);
});
