import { describe, expect, test } from 'vitest';
import { joinHostPort } from '#domain/ip/host-port.js';
import { parseAddress, parseNetwork } from '#domain/proxy/address-range.js';
import { compileRules } from '#domain/proxy/compile-rules.js';
import { RecentLists } from '#domain/proxy/iptables/recent-lists.js';
import { ruleOptions, type RuleOptions } from '#domain/proxy/rule-options.js';
import type { RuleTable, TransportProtocol } from '#domain/proxy/iptables/rule-table.js';
import { tracePacket, type TraceContext, type Verdict } from '#domain/proxy/iptables/trace-packet.js';
import type { Endpoint, EndpointPort, EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import type { Service, ServiceSpec } from '#domain/schema/types/core-v1.js';

/** Addresses of upstream's tests: node, outside client, and one outside client that source ranges shut out. */
const node = '192.168.0.2';
const secondNodeAddress = '192.168.1.2';
const client = '203.0.113.2';
const blockedClient = '203.0.113.130';
const pod = '10.0.0.2';
const nodeAddresses = new Set([node, secondNodeAddress, '192.168.99.11', '2001:db8::1', '2001:db8:1::2']);

function optionsFor(changed: Partial<RuleOptions> = {}): RuleOptions {
  const v6 = changed.family === 'IPv6';
  const range = parseNetwork(v6 ? 'fd00:10::/64' : '10.0.0.0/8');
  const nodeIP = parseAddress(v6 ? '2001:db8::1' : node);
  if (!range || !nodeIP) throw new Error('bad test addresses');
  const interfaceAddresses = ['127.0.0.1', '::1', ...nodeAddresses];
  return ruleOptions({ nodeName: 'test-node', nodeIP, interfaceAddresses, localTraffic: { by: 'cidr', range }, ...changed });
}

const meta = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', namespace: 'ns1' };
const p80 = { name: 'p80', protocol: 'TCP', port: 80 };

function service(name: string, spec: ServiceSpec, ...vips: readonly string[]): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...meta, name },
    spec: { ports: [p80], ...spec },
    status: { loadBalancer: { ingress: vips.map((ip) => ({ ip })) } },
  };
}

function slice(name: string, endpoints: readonly Endpoint[], ports: readonly EndpointPort[] = [p80], addressType = 'IPv4'): EndpointSlice {
  const metadata = { ...meta, name: `${name}-1`, labels: { 'kubernetes.io/service-name': name } };
  return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, addressType, endpoints, ports };
}

function at(ip: string, nodeName?: string, conditions: Endpoint['conditions'] = {}): Endpoint {
  return { addresses: [ip], conditions, ...(nodeName !== undefined && { nodeName }) };
}

const terminating = { ready: false, serving: true, terminating: true };
const gone = { ready: false, serving: false, terminating: true };

interface Flow {
  readonly name: string;
  readonly from: string;
  /** `ip:port` */
  readonly to: string;
  readonly protocol?: TransportProtocol;
  /** Endpoints that may be chosen, or another verdict; `nothing` when no rule concerns the packet. */
  readonly gives: readonly string[] | 'REJECT' | 'DROP' | 'ACCEPT' | 'nothing';
  readonly masquerade?: boolean;
}

/** Every outcome chance can lead to, the first endpoint first. */
function outcomes(table: RuleTable, flow: Flow): readonly Verdict[] {
  const [, ip = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(flow.to) ?? [];
  const found: Verdict[] = [];
  for (let misses = 0, drawn = 0; misses <= drawn; misses++) {
    drawn = 0;
    const context: TraceContext = { nodeAddresses, now: 0, recent: new RecentLists(), random: () => (drawn++ < misses ? 0.999999 : 0) };
    const local = nodeAddresses.has(flow.from) || flow.from === '127.0.0.1' || flow.from === '::1';
    const packet = {
      sourceIp: flow.from,
      destinationIp: ip,
      destinationPort: Number(port),
      protocol: flow.protocol ?? 'tcp',
      local,
    } as const;
    found.push(tracePacket(table, packet, context));
  }
  return found;
}

function summary(verdicts: readonly Verdict[]): { gives: Flow['gives']; masquerade: boolean } {
  const [first] = verdicts;
  if (first === undefined) throw new Error('no outcome');
  if (first.verdict === 'ACCEPT') return { gives: first.by === undefined ? 'nothing' : 'ACCEPT', masquerade: first.masquerade };
  if (first.verdict !== 'DNAT') return { gives: first.verdict, masquerade: false };
  const reached = verdicts.flatMap((verdict) => (verdict.verdict === 'DNAT' ? [joinHostPort(verdict.ip, verdict.port)] : []));
  return { gives: [...new Set(reached)], masquerade: first.masquerade };
}

function check(table: RuleTable, flows: readonly Flow[]): void {
  test.each(flows)('$name', (flow) => {
    expect(summary(outcomes(table, flow))).toEqual({ gives: flow.gives, masquerade: flow.masquerade ?? false });
  });
}

describe('a service without endpoints rejects', () => {
  const spec: ServiceSpec = {
    type: 'LoadBalancer',
    clusterIP: '172.30.0.41',
    externalIPs: ['192.168.99.11'],
    ports: [{ ...p80, nodePort: 3001 }],
  };
  check(compileRules([service('svc1', spec, '1.2.3.4')], [], optionsFor()), [
    { name: 'pod to cluster IP', from: pod, to: '172.30.0.41:80', gives: 'REJECT' },
    { name: 'outside to external IP', from: client, to: '192.168.99.11:80', gives: 'REJECT' },
    { name: 'pod to node port', from: pod, to: `${node}:3001`, gives: 'REJECT' },
    { name: 'outside to node port', from: client, to: `${node}:3001`, gives: 'REJECT' },
    { name: 'pod to load balancer', from: pod, to: '1.2.3.4:80', gives: 'REJECT' },
    { name: 'outside to load balancer', from: client, to: '1.2.3.4:80', gives: 'REJECT' },
    { name: 'another port is nobody’s', from: pod, to: '172.30.0.41:81', gives: 'nothing' },
  ]);
});

describe('cluster IPs', () => {
  const many = [
    { name: 'http', port: 80, protocol: 'TCP' },
    { name: 'https', port: 443, protocol: 'TCP' },
    { name: 'dns-udp', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    { name: 'dns-sctp', port: 53, protocol: 'SCTP' },
  ];
  const targets: Record<string, number> = { http: 80, https: 8443, 'dns-udp': 53, 'dns-tcp': 5353, 'dns-sctp': 53 };
  const services = [
    service('svc1', { clusterIP: '172.30.0.41', ports: many.slice(0, 1) }),
    service('svc2', { clusterIP: '172.30.0.42', ports: many }),
  ];
  const slices = [
    slice('svc1', [at('10.180.0.1', 'test-node')], many.slice(0, 1)),
    slice(
      'svc2',
      [at('10.180.0.1', 'test-node'), at('10.180.2.1', 'node2')],
      many.map(({ name, protocol }) => ({ name, protocol, port: targets[name] ?? 0 })),
    ),
  ];
  const both = (port: number): string[] => [`10.180.0.1:${port}`, `10.180.2.1:${port}`];
  check(compileRules(services, slices, optionsFor()), [
    { name: 'one endpoint', from: '10.180.0.2', to: '172.30.0.41:80', gives: ['10.180.0.1:80'] },
    { name: 'hairpin is masqueraded', from: '10.180.0.1', to: '172.30.0.41:80', gives: ['10.180.0.1:80'], masquerade: true },
    { name: 'two endpoints', from: '10.180.0.2', to: '172.30.0.42:80', gives: both(80) },
    { name: 'target port', from: '10.180.0.2', to: '172.30.0.42:443', gives: both(8443) },
    { name: 'TCP among three protocols', from: '10.180.0.2', to: '172.30.0.42:53', protocol: 'tcp', gives: both(5353) },
    { name: 'UDP among three protocols', from: '10.180.0.2', to: '172.30.0.42:53', protocol: 'udp', gives: both(53) },
    { name: 'SCTP among three protocols', from: '10.180.0.2', to: '172.30.0.42:53', protocol: 'sctp', gives: both(53) },
    { name: 'a TCP port is not a UDP port', from: '10.180.0.2', to: '172.30.0.42:80', protocol: 'udp', gives: 'nothing' },
    { name: 'the port of another service', from: '10.180.0.2', to: '172.30.0.41:443', gives: 'nothing' },
  ]);
});

describe('loadBalancerSourceRanges', () => {
  const spec: ServiceSpec = {
    type: 'LoadBalancer',
    clusterIP: '172.30.0.41',
    ports: [{ ...p80, nodePort: 3001 }],
    loadBalancerSourceRanges: ['192.168.0.0/24', ' 203.0.113.0/25'],
  };
  const table = compileRules([service('svc1', spec, '1.2.3.4', '5.6.7.8')], [slice('svc1', [at('10.180.0.1')])], optionsFor());
  const gives = ['10.180.0.1:80'];
  check(table, [
    { name: 'pod to cluster IP', from: pod, to: '172.30.0.41:80', gives },
    { name: 'outside to node port', from: client, to: `${node}:3001`, gives, masquerade: true },
    { name: 'node ports are not firewalled', from: blockedClient, to: `${node}:3001`, gives, masquerade: true },
    { name: 'allowed client', from: client, to: '1.2.3.4:80', gives, masquerade: true },
    { name: 'allowed client to the second address', from: client, to: '5.6.7.8:80', gives, masquerade: true },
    { name: 'blocked client', from: blockedClient, to: '1.2.3.4:80', gives: 'DROP' },
    { name: 'blocked client to the second address', from: blockedClient, to: '5.6.7.8:80', gives: 'DROP' },
    { name: 'pods are not in the ranges', from: pod, to: '1.2.3.4:80', gives: 'DROP' },
    { name: 'the node is', from: node, to: '1.2.3.4:80', gives, masquerade: true },
    { name: 'the node looping back with the address as source', from: '1.2.3.4', to: '1.2.3.4:80', gives, masquerade: true },
    { name: 'the same for the second address', from: '5.6.7.8', to: '5.6.7.8:80', gives, masquerade: true },
  ]);

  test('a range of everything switches the firewall off', () => {
    const open = service('svc1', { ...spec, loadBalancerSourceRanges: ['192.168.0.0/24', '0.0.0.0/0'] }, '1.2.3.4');
    const opened = compileRules([open], [slice('svc1', [at('10.180.0.1')])], optionsFor());
    expect(summary(outcomes(opened, { name: '', from: blockedClient, to: '1.2.3.4:80', gives }))).toEqual({ gives, masquerade: true });
  });
});

describe('load balancer addresses with ipMode Proxy have no rules', () => {
  const base = service('svc1', { type: 'LoadBalancer', clusterIP: '172.30.0.41', ports: [{ ...p80, nodePort: 3001 }] });
  const proxied = { ...base, status: { loadBalancer: { ingress: [{ ip: '1.2.3.4', ipMode: 'Proxy' }] } } };
  check(compileRules([proxied], [slice('svc1', [at('10.180.0.1')])], optionsFor()), [
    { name: 'pod to load balancer', from: pod, to: '1.2.3.4:80', gives: 'nothing' },
    { name: 'outside to node port', from: client, to: `${node}:3001`, gives: ['10.180.0.1:80'], masquerade: true },
  ]);
});

describe('node ports', () => {
  const cases: readonly { name: string; options: Partial<RuleOptions>; localhost: boolean; secondAddress: boolean }[] = [
    { name: 'IPv4', options: {}, localhost: true, secondAddress: true },
    { name: 'IPv4, not on localhost', options: { localhostNodePorts: false }, localhost: false, secondAddress: true },
    {
      name: 'IPv4, localhost selected but switched off',
      options: { localhostNodePorts: false, nodePortAddresses: ['192.168.0.0/24', '127.0.0.1/32'] },
      localhost: false,
      secondAddress: false,
    },
    {
      name: 'IPv4, localhost selected',
      options: { nodePortAddresses: ['192.168.0.0/24', '127.0.0.0/8'] },
      localhost: true,
      secondAddress: false,
    },
    {
      name: 'IPv4, several ranges',
      options: { nodePortAddresses: ['192.168.0.0/24', '192.168.1.0/24', '2001:db8::/64'] },
      localhost: false,
      secondAddress: true,
    },
    { name: 'IPv6', options: { family: 'IPv6' }, localhost: false, secondAddress: true },
    { name: 'IPv6, not on localhost', options: { family: 'IPv6', localhostNodePorts: false }, localhost: false, secondAddress: true },
    {
      name: 'IPv6, several ranges',
      options: { family: 'IPv6', nodePortAddresses: ['192.168.0.0/24', '192.168.1.0/24', '2001:db8::/64'] },
      localhost: false,
      secondAddress: false,
    },
  ];
  describe.each(cases)('$name', ({ options, localhost, secondAddress }) => {
    const v6 = options.family === 'IPv6';
    const [ip, first, second] = v6
      ? ['fd00:172:30::41', 'fd00:10:180::1', 'fd00:10:180::2:1']
      : ['172.30.0.41', '10.180.0.1', '10.180.2.1'];
    const [from, outside, here, also, loopback] = v6
      ? ['fd00:10::2', '2600:5200::1', '[2001:db8::1]', '[2001:db8:1::2]', '::1']
      : [pod, client, node, secondNodeAddress, '127.0.0.1'];
    const spec: ServiceSpec = { type: 'NodePort', clusterIP: ip, ports: [{ ...p80, nodePort: 3001 }] };
    const endpoints = slice('svc1', [at(first), at(second, 'test-node')], [p80], v6 ? 'IPv6' : 'IPv4');
    const gives = [joinHostPort(first, 80), joinHostPort(second, 80)];
    check(compileRules([service('svc1', spec)], [endpoints], optionsFor(options)), [
      { name: 'pod to cluster IP', from, to: joinHostPort(ip, 80), gives },
      { name: 'outside to node', from: outside, to: `${here}:3001`, gives, masquerade: true },
      { name: 'node to itself', from: v6 ? '2001:db8::1' : node, to: `${here}:3001`, gives, masquerade: true },
      {
        name: 'localhost',
        from: loopback,
        to: `${joinHostPort(loopback, 3001)}`,
        gives: localhost ? gives : 'nothing',
        masquerade: localhost,
      },
      { name: 'second address', from: outside, to: `${also}:3001`, gives: secondAddress ? gives : 'nothing', masquerade: secondAddress },
    ]);
  });
});

describe('the health check node port is let in', () => {
  const spec: ServiceSpec = {
    type: 'LoadBalancer',
    clusterIP: '172.30.0.42',
    ports: [{ ...p80, nodePort: 3001 }],
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 30000,
  };
  const options = optionsFor({ nodePortAddresses: ['127.0.0.0/8'] });
  check(compileRules([service('svc1', spec)], [], options), [
    { name: 'with the service', from: '1.2.3.4', to: `${node}:30000`, gives: 'ACCEPT' },
  ]);
  check(compileRules([], [], options), [{ name: 'without the service', from: '1.2.3.4', to: `${node}:30000`, gives: 'nothing' }]);
});

describe('externalTrafficPolicy', () => {
  const spec: ServiceSpec = {
    type: 'LoadBalancer',
    clusterIP: '172.30.0.41',
    externalIPs: ['192.168.99.11'],
    ports: [{ ...p80, nodePort: 3001 }],
    healthCheckNodePort: 30000,
  };
  const endpoints = [slice('svc1', [at('10.180.0.1'), at('10.180.2.1', 'test-node')])];
  const all = ['10.180.0.1:80', '10.180.2.1:80'];
  const here = ['10.180.2.1:80'];

  describe('Local', () => {
    check(compileRules([service('svc1', { ...spec, externalTrafficPolicy: 'Local' }, '1.2.3.4')], endpoints, optionsFor()), [
      { name: 'pod to cluster IP', from: pod, to: '172.30.0.41:80', gives: all },
      { name: 'pod to external IP', from: pod, to: '192.168.99.11:80', gives: all },
      { name: 'outside to external IP', from: client, to: '192.168.99.11:80', gives: here },
      { name: 'pod to load balancer', from: pod, to: '1.2.3.4:80', gives: all },
      { name: 'outside to load balancer', from: client, to: '1.2.3.4:80', gives: here },
      { name: 'pod to node port', from: pod, to: `${node}:3001`, gives: all },
      { name: 'outside to node port', from: client, to: `${node}:3001`, gives: here },
      { name: 'node to node port', from: node, to: `${node}:3001`, gives: all, masquerade: true },
    ]);
  });

  describe('Local without an endpoint here', () => {
    const elsewhere = [slice('svc1', [at('10.180.0.1', 'node2')])];
    const gives = ['10.180.0.1:80'];
    check(compileRules([service('svc1', { ...spec, externalTrafficPolicy: 'Local' }, '1.2.3.4')], elsewhere, optionsFor()), [
      { name: 'pod to cluster IP', from: pod, to: '172.30.0.41:80', gives },
      { name: 'pod to load balancer', from: pod, to: '1.2.3.4:80', gives },
      { name: 'outside to external IP', from: client, to: '192.168.99.11:80', gives: 'DROP' },
      { name: 'outside to load balancer', from: client, to: '1.2.3.4:80', gives: 'DROP' },
      { name: 'outside to node port', from: client, to: `${node}:3001`, gives: 'DROP' },
    ]);
  });

  describe('Cluster', () => {
    check(compileRules([service('svc1', { ...spec, externalTrafficPolicy: 'Cluster' }, '1.2.3.4')], endpoints, optionsFor()), [
      { name: 'pod to cluster IP', from: pod, to: '172.30.0.41:80', gives: all },
      { name: 'pod to external IP', from: pod, to: '192.168.99.11:80', gives: all, masquerade: true },
      { name: 'outside to external IP', from: client, to: '192.168.99.11:80', gives: all, masquerade: true },
      { name: 'pod to load balancer', from: pod, to: '1.2.3.4:80', gives: all, masquerade: true },
      { name: 'outside to load balancer', from: client, to: '1.2.3.4:80', gives: all, masquerade: true },
      { name: 'pod to node port', from: pod, to: `${node}:3001`, gives: all, masquerade: true },
      { name: 'outside to node port', from: client, to: `${node}:3001`, gives: all, masquerade: true },
    ]);
  });
});

describe('internalTrafficPolicy', () => {
  const cases: readonly { name: string; policy: string; nodes: readonly string[]; gives: Flow['gives'] }[] = [
    { name: 'Cluster', policy: 'Cluster', nodes: ['test-node', 'node1', 'node2'], gives: ['10.0.1.0:80', '10.0.1.1:80', '10.0.1.2:80'] },
    { name: 'Local, one endpoint here', policy: 'Local', nodes: ['test-node', 'node1', 'node2'], gives: ['10.0.1.0:80'] },
    { name: 'Local, two here', policy: 'Local', nodes: ['test-node', 'test-node', 'node2'], gives: ['10.0.1.0:80', '10.0.1.1:80'] },
    { name: 'Local, none here', policy: 'Local', nodes: ['node0', 'node1', 'node2'], gives: 'DROP' },
    { name: 'Local, none anywhere', policy: 'Local', nodes: [], gives: 'REJECT' },
  ];
  describe.each(cases)('$name', ({ policy, nodes, gives }) => {
    const unnamed = { protocol: 'TCP', port: 80 };
    const svc = service('svc1', { clusterIP: '172.30.1.1', ports: [unnamed], internalTrafficPolicy: policy });
    const endpoints = nodes.map((nodeName, i) => at(`10.0.1.${i}`, nodeName, { ready: true }));
    check(compileRules([svc], [slice('svc1', endpoints, [{ ...unnamed, name: '' }])], optionsFor()), [
      { name: 'pod to cluster IP', from: pod, to: '172.30.1.1:80', gives },
    ]);
  });
});

describe('terminating endpoints serve when no other does', () => {
  const cases: readonly {
    name: string;
    endpoints: readonly Endpoint[];
    local: Flow['gives'];
    cluster: Flow['gives'];
    internal: Flow['gives'];
  }[] = [
    {
      name: 'ready endpoints exist',
      endpoints: [
        at('10.0.1.1', 'test-node'),
        at('10.0.1.2', 'test-node'),
        at('10.0.1.3', 'test-node', terminating),
        at('10.0.1.4', 'test-node', gone),
        at('10.0.1.5', 'node-1'),
      ],
      internal: ['10.0.1.1:80', '10.0.1.2:80', '10.0.1.5:80'],
      local: ['10.0.1.1:80', '10.0.1.2:80'],
      cluster: ['10.0.1.1:80', '10.0.1.2:80', '10.0.1.5:80'],
    },
    {
      name: 'only terminating ones here',
      endpoints: [
        at('10.0.1.2', 'test-node', terminating),
        at('10.0.1.3', 'test-node', terminating),
        at('10.0.1.4', 'test-node', gone),
        at('10.0.1.5', 'node-1'),
      ],
      internal: ['10.0.1.5:80'],
      local: ['10.0.1.2:80', '10.0.1.3:80'],
      cluster: ['10.0.1.5:80'],
    },
    {
      name: 'only terminating ones anywhere',
      endpoints: [at('10.0.1.2', 'test-node', terminating), at('10.0.1.4', 'node-1', gone), at('10.0.1.5', 'node-1', terminating)],
      internal: ['10.0.1.2:80', '10.0.1.5:80'],
      local: ['10.0.1.2:80'],
      cluster: ['10.0.1.2:80', '10.0.1.5:80'],
    },
    {
      name: 'a terminating one elsewhere',
      endpoints: [at('10.0.1.5', 'node-1', terminating)],
      internal: ['10.0.1.5:80'],
      local: 'DROP',
      cluster: ['10.0.1.5:80'],
    },
    {
      name: 'none that serves',
      endpoints: [at('10.0.1.5', 'test-node', gone), at('10.0.1.6', 'node-1', gone)],
      internal: 'REJECT',
      local: 'REJECT',
      cluster: 'REJECT',
    },
    { name: 'none at all', endpoints: [], internal: 'REJECT', local: 'REJECT', cluster: 'REJECT' },
  ];
  describe.each(cases)('$name', ({ endpoints, internal, local, cluster }) => {
    const spec: ServiceSpec = { type: 'LoadBalancer', clusterIP: '172.30.1.1', healthCheckNodePort: 30000 };
    const tableFor = (externalTrafficPolicy: string): RuleTable =>
      compileRules([service('svc1', { ...spec, externalTrafficPolicy }, '1.2.3.4')], [slice('svc1', endpoints)], optionsFor());
    check(tableFor('Local'), [
      { name: 'Local: pod to cluster IP', from: pod, to: '172.30.1.1:80', gives: internal },
      { name: 'Local: outside to load balancer', from: client, to: '1.2.3.4:80', gives: local },
    ]);
    check(tableFor('Cluster'), [
      { name: 'Cluster: pod to cluster IP', from: pod, to: '172.30.1.1:80', gives: internal },
      { name: 'Cluster: outside to load balancer', from: client, to: '1.2.3.4:80', gives: cluster, masquerade: cluster !== 'REJECT' },
    ]);
  });
});

describe('whose source is rewritten', () => {
  const numbered = (i: number, spec: ServiceSpec, vip: string): Service =>
    service(
      `svc${i}`,
      {
        type: 'LoadBalancer',
        clusterIP: `172.30.0.4${i}`,
        ports: [{ ...p80, nodePort: 3000 + i }],
        healthCheckNodePort: 30000 + i,
        ...spec,
      },
      vip,
    );
  const services = [
    numbered(1, {}, '1.2.3.4'),
    numbered(2, { externalTrafficPolicy: 'Local' }, '5.6.7.8'),
    numbered(3, { internalTrafficPolicy: 'Local' }, '9.10.11.12'),
  ];
  const slices = [1, 2, 3].map((i) => slice(`svc${i}`, [at(`10.180.0.${i}`, 'test-node'), at(`10.180.1.${i}`, 'remote')]));
  const sources = { pod, node, localhost: '127.0.0.1', outside: client };
  const here = (i: number): string[] => [`10.180.0.${i}:80`];
  const all = (i: number): string[] => [`10.180.0.${i}:80`, `10.180.1.${i}:80`];

  function flows(detectsPods: boolean, masqueradeAll: boolean): readonly Flow[] {
    const toCluster = (from: string): boolean => masqueradeAll || (detectsPods && from !== pod);
    const podShortCut = detectsPods ? all(2) : here(2);
    return Object.entries(sources).flatMap(([name, from]): Flow[] => {
      const local = from === node || from === '127.0.0.1';
      const nodeIP = from === '127.0.0.1' ? '127.0.0.1' : node;
      const clusterIPs: Flow[] = [
        { name: `${name} to cluster IP`, from, to: '172.30.0.41:80', gives: all(1), masquerade: toCluster(from) },
        { name: `${name} to cluster IP, external Local`, from, to: '172.30.0.42:80', gives: all(2), masquerade: toCluster(from) },
        { name: `${name} to cluster IP, internal Local`, from, to: '172.30.0.43:80', gives: here(3), masquerade: toCluster(from) },
        { name: `${name} to load balancer`, from, to: '1.2.3.4:80', gives: all(1), masquerade: true },
        { name: `${name} to load balancer, internal Local`, from, to: '9.10.11.12:80', gives: all(3), masquerade: true },
      ];
      const externalLocal = local ? all(2) : from === pod ? podShortCut : here(2);
      return [
        ...(from === '127.0.0.1' ? [] : clusterIPs),
        { name: `${name} to node port`, from, to: `${nodeIP}:3001`, gives: all(1), masquerade: true },
        { name: `${name} to node port, external Local`, from, to: `${nodeIP}:3002`, gives: externalLocal, masquerade: local },
        { name: `${name} to node port, internal Local`, from, to: `${nodeIP}:3003`, gives: all(3), masquerade: true },
        ...(from === '127.0.0.1'
          ? []
          : [{ name: `${name} to load balancer, external Local`, from, to: '5.6.7.8:80', gives: externalLocal, masquerade: local }]),
      ];
    });
  }

  describe.each([
    { detectsPods: true, masqueradeAll: false },
    { detectsPods: false, masqueradeAll: false },
    { detectsPods: true, masqueradeAll: true },
    { detectsPods: false, masqueradeAll: true },
  ])('pods told from others: $detectsPods, masquerade all: $masqueradeAll', ({ detectsPods, masqueradeAll }) => {
    const options = optionsFor({ masqueradeAll, ...(!detectsPods && { localTraffic: { by: 'nothing' } }) });
    check(compileRules(services, slices, options), flows(detectsPods, masqueradeAll));
  });
});

describe('topology hints', () => {
  const hinted = (ip: string, zone: string, nodeName: string, conditions: Endpoint['conditions'] = {}): Endpoint => ({
    ...at(ip, nodeName, conditions),
    hints: { forZones: [{ name: zone }], forNodes: [{ name: nodeName }] },
  });
  const zoned = (ip: string, zone: string, conditions: Endpoint['conditions'] = {}): Endpoint => ({
    ...at(ip, 'elsewhere', conditions),
    hints: { forZones: [{ name: zone }] },
  });
  const cases: readonly { name: string; zone?: string; endpoints: readonly Endpoint[]; gives: Flow['gives'] }[] = [
    { name: 'zone', zone: 'a', endpoints: [zoned('10.1.2.1', 'a'), zoned('10.1.2.2', 'b')], gives: ['10.1.2.1:80'] },
    {
      name: 'no endpoint for the zone',
      zone: 'c',
      endpoints: [zoned('10.1.2.1', 'a'), zoned('10.1.2.2', 'b')],
      gives: ['10.1.2.1:80', '10.1.2.2:80'],
    },
    { name: 'a node without zone', endpoints: [zoned('10.1.2.1', 'a'), zoned('10.1.2.2', 'b')], gives: ['10.1.2.1:80', '10.1.2.2:80'] },
    {
      name: 'one endpoint without hint',
      zone: 'a',
      endpoints: [zoned('10.1.2.1', 'a'), at('10.1.2.2')],
      gives: ['10.1.2.1:80', '10.1.2.2:80'],
    },
    {
      name: 'an endpoint that is not ready needs no hint',
      zone: 'a',
      endpoints: [zoned('10.1.2.1', 'a'), zoned('10.1.2.2', 'b'), at('10.1.2.3', 'x', { ready: false })],
      gives: ['10.1.2.1:80'],
    },
    {
      name: 'node before zone',
      zone: 'a',
      endpoints: [hinted('10.1.2.1', 'a', 'node2'), hinted('10.1.2.2', 'a', 'test-node'), hinted('10.1.2.3', 'b', 'node3')],
      gives: ['10.1.2.2:80'],
    },
    {
      name: 'zone when none is for the node',
      zone: 'a',
      endpoints: [hinted('10.1.2.1', 'a', 'node2'), hinted('10.1.2.2', 'a', 'node4'), hinted('10.1.2.3', 'b', 'node3')],
      gives: ['10.1.2.1:80', '10.1.2.2:80'],
    },
    {
      name: 'hints do not narrow what terminates',
      zone: 'a',
      endpoints: [zoned('10.1.2.1', 'b', terminating), zoned('10.1.2.2', 'a', gone)],
      gives: ['10.1.2.1:80'],
    },
  ];
  test.each(cases)('$name', ({ zone, endpoints, gives }) => {
    const table = compileRules([service('svc1', { clusterIP: '172.30.0.41' })], [slice('svc1', endpoints)], optionsFor(), zone);
    expect(summary(outcomes(table, { name: '', from: pod, to: '172.30.0.41:80', gives })).gives).toEqual(gives);
  });
});

describe('services that are not proxied', () => {
  const one = service('svc1', { clusterIP: '172.30.0.41' });
  const labelled = { ...one, metadata: { ...one.metadata, labels: { 'service.kubernetes.io/service-proxy-name': 'other' } } };
  const other: readonly { name: string; service: Service }[] = [
    { name: 'headless', service: service('svc1', { clusterIP: 'None' }) },
    { name: 'ExternalName', service: service('svc1', { clusterIP: '172.30.0.41', type: 'ExternalName' }) },
    { name: 'of another proxy', service: labelled },
    { name: 'of the other family', service: service('svc1', { clusterIP: 'fd00::1', clusterIPs: ['fd00::1'], ipFamilies: ['IPv6'] }) },
  ];
  test.each(other)('$name', ({ service: skipped }) => {
    const table = compileRules([skipped], [slice('svc1', [at('10.180.0.1')])], optionsFor());
    expect(summary(outcomes(table, { name: '', from: pod, to: '172.30.0.41:80', gives: 'nothing' })).gives).toBe('nothing');
  });

  test('dual-stack takes the address of its family', () => {
    const dual = service('svc1', { clusterIP: 'fd00::1', clusterIPs: ['fd00::1', '172.30.0.41'], ipFamilies: ['IPv6', 'IPv4'] });
    const table = compileRules([dual], [slice('svc1', [at('10.180.0.1')])], optionsFor());
    expect(summary(outcomes(table, { name: '', from: pod, to: '172.30.0.41:80', gives: 'nothing' })).gives).toEqual(['10.180.0.1:80']);
  });
});

describe('session affinity', () => {
  const spec: ServiceSpec = {
    clusterIP: '172.30.0.41',
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
  };
  const ips = ['10.180.0.1', '10.180.0.2', '10.180.0.3'];
  const table = compileRules(
    [service('svc1', spec)],
    [
      slice(
        'svc1',
        ips.map((ip) => at(ip)),
      ),
    ],
    optionsFor(),
  );
  const recent = new RecentLists();
  const connect = (from: string, now: number, chance: number): string => {
    const packet = { sourceIp: from, destinationIp: '172.30.0.41', destinationPort: 80, protocol: 'tcp' } as const;
    const verdict = tracePacket(table, packet, { nodeAddresses, now, recent, random: () => chance });
    return verdict.verdict === 'DNAT' ? verdict.ip : verdict.verdict;
  };

  test('a client stays with its endpoint until it was away too long', () => {
    expect(connect(pod, 0, 0.99)).toBe('10.180.0.3');
    expect(connect(pod, 60_000, 0)).toBe('10.180.0.3');
    expect(connect(pod, 120_000, 0)).toBe('10.180.0.3');
    expect(connect('10.0.0.3', 120_000, 0)).toBe('10.180.0.1');
    expect(connect(pod, 180_001, 0)).toBe('10.180.0.1');
  });
});

test('endpoints are drawn evenly', () => {
  const endpoints = Array.from({ length: 7 }, (_, i) => at(`10.180.0.${i}`));
  const table = compileRules([service('svc1', { clusterIP: '172.30.0.41' })], [slice('svc1', endpoints)], optionsFor());
  const drawn = new Map<string, number>();
  let state = 1;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let i = 0; i < 14_000; i++) {
    const packet = { sourceIp: pod, destinationIp: '172.30.0.41', destinationPort: 80, protocol: 'tcp' } as const;
    const verdict = tracePacket(table, packet, { nodeAddresses, now: 0, recent: new RecentLists(), random });
    if (verdict.verdict === 'DNAT') drawn.set(verdict.ip, (drawn.get(verdict.ip) ?? 0) + 1);
  }
  expect(drawn.size).toBe(7);
  for (const count of drawn.values()) expect(Math.abs(count - 2000)).toBeLessThan(200);
});
