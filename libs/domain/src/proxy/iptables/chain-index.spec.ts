import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAddress, parseNetwork } from '#domain/proxy/address-range.js';
import { compileRules } from '#domain/proxy/compile-rules.js';
import type { Packet } from '#domain/proxy/iptables/packet.js';
import { RecentLists } from '#domain/proxy/iptables/recent-lists.js';
import { ruleOptions } from '#domain/proxy/rule-options.js';
import { tracePacket, tracePacketNaively, type TraceContext } from '#domain/proxy/iptables/trace-packet.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import type { Service } from '#domain/schema/types/core-v1.js';

const podRange = parseNetwork('10.0.0.0/24');
const nodeIP = parseAddress('192.168.0.2');
if (!podRange || !nodeIP) throw new Error('bad test addresses');
const base = ruleOptions({
  nodeName: 'here',
  nodeIP,
  interfaceAddresses: ['127.0.0.1', '192.168.0.2'],
  localTraffic: { by: 'cidr', range: podRange },
});

const meta = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', namespace: 'ns' };

/** Few addresses and ports, so that services collide with each other and packets hit them. */
const clusterIP = fc.integer({ min: 1, max: 12 }).map((i) => `172.30.0.${i}`);
const externalIP = fc.constantFrom('1.2.3.4', '5.6.7.8', '192.168.0.2');
const port = fc.constantFrom(80, 81, 3001, 3002);
const policy = fc.constantFrom('Cluster', 'Local');
const protocol = fc.constantFrom('TCP', 'UDP');

const serviceParts = fc.record({
  clusterIP,
  port,
  protocol,
  nodePort: fc.constantFrom(0, 3001, 3002, 3003),
  externalIPs: fc.array(externalIP, { maxLength: 2 }),
  vips: fc.array(externalIP, { maxLength: 2 }),
  ranges: fc.array(fc.constantFrom('203.0.113.0/25', '192.168.0.0/24', '0.0.0.0/0'), { maxLength: 2 }),
  externalTrafficPolicy: policy,
  internalTrafficPolicy: policy,
  sessionAffinity: fc.constantFrom('None', 'ClientIP'),
  endpoints: fc.array(
    fc.record({ last: fc.integer({ min: 1, max: 5 }), here: fc.boolean(), ready: fc.boolean(), terminating: fc.boolean() }),
    { maxLength: 4 },
  ),
});

type Parts = typeof serviceParts extends fc.Arbitrary<infer T> ? T : never;

function serviceOf(parts: Parts, i: number): Service {
  const { vips, ranges, endpoints: _, port: number, nodePort, protocol: transport, ...spec } = parts;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...meta, name: `svc${i}` },
    spec: { ...spec, type: 'LoadBalancer', loadBalancerSourceRanges: ranges, ports: [{ port: number, nodePort, protocol: transport }] },
    status: { loadBalancer: { ingress: vips.map((ip) => ({ ip })) } },
  };
}

function sliceOf({ endpoints, protocol: transport }: Parts, i: number): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...meta, name: `svc${i}-1`, labels: { 'kubernetes.io/service-name': `svc${i}` } },
    addressType: 'IPv4',
    ports: [{ name: '', port: 8080, protocol: transport }],
    endpoints: endpoints.map(({ last, here, ready, terminating }) => ({
      addresses: [`10.0.0.${last}`],
      nodeName: here ? 'here' : 'there',
      conditions: { ready: ready && !terminating, serving: ready, terminating },
    })),
  };
}

const packet: fc.Arbitrary<Packet> = fc.record({
  sourceIp: fc.constantFrom('10.0.0.1', '10.0.0.9', '192.168.0.2', '203.0.113.2', '203.0.113.200', '1.2.3.4', '127.0.0.1'),
  destinationIp: fc.oneof(clusterIP, externalIP, fc.constantFrom('127.0.0.1', '10.0.0.1')),
  destinationPort: fc.constantFrom(80, 81, 3001, 3002, 3003, 8080),
  protocol: fc.constantFrom('tcp', 'udp'),
  local: fc.boolean(),
});

function contextOf(seed: number, recent: RecentLists, now: number): TraceContext {
  let state = seed;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  return { nodeAddresses: new Set(['192.168.0.2']), random, recent, now };
}

test('looking rules up by destination gives what walking every rule gives', () => {
  fc.assert(
    fc.property(
      fc.array(serviceParts, { maxLength: 25 }),
      fc.record({ localhostNodePorts: fc.boolean(), nodePortAddresses: fc.constantFrom([], ['192.168.0.0/24']) }),
      fc.array(fc.tuple(packet, fc.integer({ min: 1, max: 2 ** 30 })), { maxLength: 25 }),
      (parts, changed, packets) => {
        const table = compileRules(parts.map(serviceOf), parts.map(sliceOf), { ...base, ...changed });
        const [indexed, naive] = [new RecentLists(), new RecentLists()];
        packets.forEach(([sent, seed], now) => {
          const found = tracePacket(table, sent, contextOf(seed, indexed, now * 4_000_000));
          expect(found).toEqual(tracePacketNaively(table, sent, contextOf(seed, naive, now * 4_000_000)));
        });
      },
    ),
    { numRuns: 150 },
  );
});
