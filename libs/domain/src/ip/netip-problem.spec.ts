import { expect, test } from 'vitest';
import { addressProblem, prefixProblem } from '#domain/ip/netip-problem.js';

test.each([
  ['', 'ParseAddr(""): unable to parse IP'],
  ['1.2.3.4', undefined],
  ['1.2.3', 'ParseAddr("1.2.3"): IPv4 address too short'],
  ['1.2.3.4.5', 'ParseAddr("1.2.3.4.5"): IPv4 address too long'],
  ['256.1.1.1', 'ParseAddr("256.1.1.1"): IPv4 field has value >255'],
  ['01.1.1.1', 'ParseAddr("01.1.1.1"): IPv4 field has octet with leading zero'],
  ['1..2.3', 'ParseAddr("1..2.3"): IPv4 field must have at least one digit (at ".2.3")'],
  ['a', 'ParseAddr("a"): unable to parse IP'],
  ['1.2.3.x', 'ParseAddr("1.2.3.x"): unexpected character (at "x")'],
  [':', 'ParseAddr(":"): each colon-separated field must have at least one digit (at ":")'],
  ['::', undefined],
  ['1::2::3', 'ParseAddr("1::2::3"): multiple :: in address (at ":3")'],
  ['1:2:3:4:5:6:7', 'ParseAddr("1:2:3:4:5:6:7"): address string too short'],
  ['1:2:3:4:5:6:7:8:9', 'ParseAddr("1:2:3:4:5:6:7:8:9"): trailing garbage after address (at "9")'],
  ['12345::', 'ParseAddr("12345::"): each group must have 4 or less digits (at "12345::")'],
  ['::g', 'ParseAddr("::g"): each colon-separated field must have at least one digit (at "g")'],
  ['::1%', 'ParseAddr("::1%"): zone must be a non-empty string'],
  ['fe80::1%eth0', undefined],
  ['1.2.3.4%x', 'ParseAddr("1.2.3.4%x"): unexpected character (at "%x")'],
  ['::1.2.3.4', undefined],
  ['::1.2.3', 'ParseAddr("::1.2.3"): IPv4 address too short'],
  ['1:2:3:4:5:6:7::', undefined],
  [':1', 'ParseAddr(":1"): each colon-separated field must have at least one digit (at ":1")'],
  ['1:', 'ParseAddr("1:"): colon must be followed by more characters (at ":")'],
  ['%x', 'ParseAddr("%x"): missing IPv6 address'],
])('of the address %j it says %s', (text, problem) => {
  expect(addressProblem(text)).toBe(problem);
});

test.each([
  ['', 'netip.ParsePrefix(""): no \'/\''],
  ['10.0.0.0', 'netip.ParsePrefix("10.0.0.0"): no \'/\''],
  ['10.0.0.0/8', undefined],
  ['10.0.0.0/33', 'netip.ParsePrefix("10.0.0.0/33"): prefix length out of range'],
  ['10.0.0.0/08', 'netip.ParsePrefix("10.0.0.0/08"): bad bits after slash: "08"'],
  ['10.0.0.0/-1', 'netip.ParsePrefix("10.0.0.0/-1"): bad bits after slash: "-1"'],
  ['10.0.0.0/', 'netip.ParsePrefix("10.0.0.0/"): bad bits after slash: ""'],
  ['10.0.0/8', 'netip.ParsePrefix("10.0.0/8"): ParseAddr("10.0.0"): IPv4 address too short'],
  ['::/129', 'netip.ParsePrefix("::/129"): prefix length out of range'],
  ['fe80::1%eth0/64', 'netip.ParsePrefix("fe80::1%eth0/64"): IPv6 zones cannot be present in a prefix'],
  ['::/0', undefined],
])('of the network %j it says %s', (text, problem) => {
  expect(prefixProblem(text)).toBe(problem);
});
