import { expect, test } from 'vitest';
import { clusterAddressOf } from '#domain/fabric/cluster-address.js';
import { hostAddressOf } from '#domain/fabric/host-address.js';
import { parseCidr } from '#domain/ip/cidr.js';

const networks = ['10.244.0.0/16', '10.224.0.0/16', 'fd00::/64'].flatMap((text) => parseCidr(text) ?? []);

test.each(['10.244.0.19', '10.224.3.4'])('%s is found again from its image', (ip) => {
  expect(clusterAddressOf(hostAddressOf(ip) ?? '', networks)).toBe(ip);
});

test.each(['127.0.0.1', '127.9.9.9', '192.168.0.1', '::1', 'nonsense'])('%s is no image', (host) => {
  expect(clusterAddressOf(host, networks)).toBeUndefined();
});
