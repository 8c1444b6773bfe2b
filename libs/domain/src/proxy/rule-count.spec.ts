import { describe, expect, test } from 'vitest';
import { parseAddress, parseNetwork } from '#domain/proxy/address-range.js';
import { formatIptablesRestore } from '#domain/proxy/iptables/format-iptables-restore.js';
import { Proxier } from '#domain/proxy/proxier.js';
import { ruleOptions } from '#domain/proxy/rule-options.js';
import type { SyncResult } from '#domain/proxy/sync-result.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import type { Service, ServiceSpec } from '#domain/schema/types/core-v1.js';

const podRange = parseNetwork('10.0.0.0/8');
const nodeIP = parseAddress('192.168.0.2');
if (!podRange || !nodeIP) throw new Error('bad test addresses');

function newProxier(masqueradeAll = false): Proxier {
  if (!podRange || !nodeIP) throw new Error('bad test addresses');
  return new Proxier(ruleOptions({ nodeName: 'test-node', nodeIP, masqueradeAll, localTraffic: { by: 'cidr', range: podRange } }));
}

const meta = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', namespace: 'namespace' };

function service(name: string, clusterIP: string, spec: Partial<ServiceSpec>, vip?: string): Service {
  const status = { loadBalancer: vip === undefined ? {} : { ingress: [{ ip: vip }] } };
  return { apiVersion: 'v1', kind: 'Service', metadata: { ...meta, name }, spec: { clusterIP, ...spec }, status };
}

function slice(name: string, ips: readonly string[], port: { name: string; port: number }): EndpointSlice {
  const metadata = { ...meta, name, labels: { 'kubernetes.io/service-name': name } };
  const endpoints = ips.map((ip) => ({ addresses: [ip], conditions: {} }));
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    addressType: 'IPv4',
    endpoints,
    ports: [{ ...port, protocol: 'TCP' }],
  };
}

/** As many services as asked for, each with a port of its own and the same endpoints. */
function give(proxier: Proxier, services: number, endpoints: number, loadBalancer: boolean): void {
  const ips = Array.from({ length: endpoints }, (_, i) => `172.16.${i >> 8}.${i & 255}`);
  for (let i = 0; i < services; i++) {
    const port = { name: '8080', protocol: 'TCP', port: 80 + i };
    const balanced = {
      type: 'LoadBalancer',
      externalIPs: ['1.2.3.4'],
      loadBalancerSourceRanges: [' 1.2.3.4/28'],
      healthCheckNodePort: 32000 + services + i,
      ports: [{ ...port, nodePort: 30000 + i }],
    };
    const spec = loadBalancer ? balanced : { type: 'ClusterIP', ports: [port] };
    proxier.setService(service(`svc${i}`, `10.0.${i >> 8}.${i & 255}`, spec, loadBalancer ? '1.2.3.4' : undefined));
    proxier.setEndpointSlice(slice(`svc${i}`, ips, { name: '8080', port: 8080 }));
  }
}

describe('the number of rules grows with services and endpoints as it does upstream', () => {
  test.each([
    { kind: 'ClusterIP', services: 0, endpoints: 0, filter: 4, nat: 5 },
    { kind: 'ClusterIP', services: 1, endpoints: 0, filter: 5, nat: 5 },
    { kind: 'ClusterIP', services: 1, endpoints: 1, filter: 4, nat: 10 },
    { kind: 'ClusterIP', services: 1, endpoints: 2, filter: 4, nat: 13 },
    { kind: 'ClusterIP', services: 1, endpoints: 10, filter: 4, nat: 37 },
    { kind: 'ClusterIP', services: 10, endpoints: 0, filter: 14, nat: 5 },
    { kind: 'ClusterIP', services: 10, endpoints: 1, filter: 4, nat: 55 },
    { kind: 'ClusterIP', services: 10, endpoints: 2, filter: 4, nat: 85 },
    { kind: 'ClusterIP', services: 10, endpoints: 10, filter: 4, nat: 325 },
    { kind: 'LoadBalancer', services: 0, endpoints: 0, filter: 4, nat: 5 },
    { kind: 'LoadBalancer', services: 1, endpoints: 0, filter: 8, nat: 5 },
    { kind: 'LoadBalancer', services: 1, endpoints: 1, filter: 5, nat: 18 },
    { kind: 'LoadBalancer', services: 1, endpoints: 2, filter: 5, nat: 21 },
    { kind: 'LoadBalancer', services: 1, endpoints: 10, filter: 5, nat: 45 },
    { kind: 'LoadBalancer', services: 10, endpoints: 0, filter: 44, nat: 5 },
    { kind: 'LoadBalancer', services: 10, endpoints: 1, filter: 14, nat: 135 },
    { kind: 'LoadBalancer', services: 10, endpoints: 2, filter: 14, nat: 165 },
    { kind: 'LoadBalancer', services: 10, endpoints: 10, filter: 14, nat: 405 },
  ])('$services $kind services of $endpoints endpoints', ({ kind, services, endpoints, filter, nat }) => {
    const proxier = newProxier();
    give(proxier, services, endpoints, kind === 'LoadBalancer');
    const { written, counts } = proxier.sync(0);
    expect([written.filter.lines.length, written.nat.lines.length]).toEqual([filter, nat]);
    expect(counts.nat.total).toBe(nat);
  });
});

describe('a large cluster', () => {
  const hour = 3_600_000;
  const many = (second: number): string[] => Array.from({ length: 499 }, (_, i) => `10.${second}.${i % 256}.${i >> 8}`);
  const dnats = ({ written }: SyncResult): readonly string[] =>
    formatIptablesRestore(written)
      .split('\n')
      .filter((line) => line.startsWith('-A KUBE-SEP-') && line.includes('-j DNAT'));
  const proxier = newProxier(true);
  const add = (name: string, clusterIP: string, port: { name: string; port: number }, ips: readonly string[]): void => {
    proxier.setService(service(name, clusterIP, { ports: [{ ...port, protocol: 'TCP' }] }));
    proxier.setEndpointSlice(slice(name, ips, port));
  };

  test('drops comments past a thousand endpoints and looks for stale chains less often', () => {
    add('svc1', '172.30.0.41', { name: 'p80', port: 80 }, many(0));
    add('svc2', '172.30.0.42', { name: 'p8080', port: 8080 }, many(1));
    const small = dnats(proxier.sync(0));
    expect(small).toHaveLength(998);
    expect(small.every((line) => line.includes('--comment'))).toBe(true);

    add('svc3', '172.30.0.43', { name: 'p8081', port: 8081 }, ['203.0.113.4', '203.0.113.8', '203.0.113.12']);
    const grown = dnats(proxier.sync(1));
    expect(grown).toHaveLength(3);
    expect(grown.some((line) => line.includes('--comment'))).toBe(false);

    expect(proxier.sync(2 * hour).full).toBe(false);
    proxier.forceFullSync();
    const rewritten = dnats(proxier.sync(2 * hour));
    expect(rewritten).toHaveLength(1001);
    expect(rewritten.some((line) => line.includes('--comment'))).toBe(false);

    add('svc4', '172.30.0.44', { name: 'p8082', port: 8082 }, ['10.4.0.1']);
    expect(dnats(proxier.sync(2 * hour))).toHaveLength(1);
    proxier.deleteService('namespace/svc4');
    expect(proxier.sync(2 * hour + 1).deletedChains).toEqual([]);
    expect(proxier.sync(2 * hour + 30_000).deletedChains).toEqual([]);
    const later = proxier.sync(2 * hour + 30_001);
    expect(later.deletedChains.map((chain) => chain.slice(0, 9))).toEqual(['KUBE-SVC-', 'KUBE-SEP-']);
    expect(dnats(later)).toEqual([]);
  });
});
