import { expect, test } from 'vitest';
import { parseAddress, rangeOf } from '#domain/proxy/address-range.js';
import { servicePortChains } from '#domain/proxy/chains.js';
import type { ProxyPort } from '#domain/proxy/proxy-port.js';
import type { SyncedPort } from '#domain/proxy/sync-result.js';
import { planListeners } from './listen-plan.js';

const range = (ip: string): ProxyPort['clusterIP'] => {
  const address = parseAddress(ip);
  if (!address) throw new Error(`bad test address ${ip}`);
  return rangeOf(address);
};

function synced(service: string, clusterIP: string, more: Partial<ProxyPort> = {}, hasEndpoints = true): SyncedPort {
  const port: ProxyPort = {
    key: `${service}/tcp`,
    service,
    name: service,
    protocol: 'tcp',
    chains: servicePortChains(service, 'tcp'),
    clusterIP: range(clusterIP),
    port: 80,
    nodePort: 0,
    externalIPs: [],
    loadBalancerVIPs: [],
    loadBalancerSourceRanges: [],
    healthCheckNodePort: 0,
    externalPolicyLocal: false,
    internalPolicyLocal: false,
    ...more,
  };
  const traffic = { hasEndpoints, hasInternal: hasEndpoints, hasExternal: hasEndpoints, usesExternal: false, usesFirewall: false };
  return { port, traffic };
}

const places = (ports: readonly SyncedPort[], hosts: readonly string[] = ['127.0.0.1']): unknown =>
  [...planListeners(ports, hosts).values()].map(({ key, host, service, refuses }) => [key, host, service, refuses]);

test('every address of a service has its place', () => {
  const port = synced('ns/a', '10.224.0.1', {
    nodePort: 30080,
    externalIPs: [range('192.0.2.1')],
    loadBalancerVIPs: [range('198.51.100.1')],
  });
  expect(places([port], ['127.0.0.1', '127.0.9.9'])).toEqual([
    ['10.224.0.1:80', '127.224.0.1', 'ns/a', false],
    ['192.0.2.1:80', '127.0.2.1', 'ns/a', false],
    ['198.51.100.1:80', '127.51.100.1', 'ns/a', false],
    ['127.0.0.1:30080', '127.0.0.1', 'ns/a', false],
    ['127.0.9.9:30080', '127.0.9.9', 'ns/a', false],
  ]);
});

test('the machine’s own address is no place for a service', () => {
  expect(places([synced('ns/a', '10.0.0.1')])).toEqual([['10.0.0.1:80', undefined, 'ns/a', false]]);
});

test('other protocols than TCP are not listened for', () => {
  expect(places([synced('ns/a', '10.224.0.1', { protocol: 'udp' })])).toEqual([]);
});

test('an address two services claim is the first one’s, and open if either has endpoints', () => {
  const shared = { externalIPs: [range('192.0.2.1')] };
  const ports = [synced('ns/a', '10.224.0.1', shared, false), synced('ns/b', '10.224.0.2', shared)];
  expect(places(ports)).toEqual([
    ['10.224.0.1:80', '127.224.0.1', 'ns/a', true],
    ['192.0.2.1:80', '127.0.2.1', 'ns/a', false],
    ['10.224.0.2:80', '127.224.0.2', 'ns/b', false],
  ]);
});
