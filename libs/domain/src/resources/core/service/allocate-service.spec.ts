import { describe, expect, test } from 'vitest';
import { defaultNodePorts } from '#domain/allocation/node-port.js';
import { type Cidr, parseCidr } from '#domain/ip/cidr.js';
import type { IpFamily } from '#domain/ip/ip-address.js';
import { allocateServiceCreate, allocateServiceUpdate, claimsOfService } from '#domain/resources/core/service/allocate-service.js';
import { defaultServiceOnRead } from '#domain/resources/core/service/default-service-families.js';
import { applyServiceDefaults } from '#domain/resources/core/service/default-service.js';
import type { ServiceNetwork } from '#domain/allocation/service-network.js';
import type { Service, ServiceSpec } from '#domain/schema/types/core-v1.js';

const ranges: Readonly<Record<IpFamily, readonly Cidr[]>> = {
  IPv4: [parseCidr('10.96.0.0/24')].flatMap((cidr) => cidr ?? []),
  IPv6: [parseCidr('fd00:10:96::/112')].flatMap((cidr) => cidr ?? []),
};

function network(
  families: readonly IpFamily[],
  taken: { readonly ips?: readonly string[]; readonly ports?: readonly number[] } = {},
): ServiceNetwork {
  return {
    families,
    rangesOf: (family) => ranges[family],
    isIpTaken: (ip) => taken.ips?.includes(ip) ?? false,
    nodePorts: defaultNodePorts,
    isPortTaken: (port) => taken.ports?.includes(port) ?? false,
    random: () => 0,
  };
}

function service(spec: Partial<ServiceSpec>): Service {
  const metadata = { name: 'web', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' };
  return applyServiceDefaults({
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { ports: [{ port: 80 }], ...spec },
    status: { loadBalancer: {} },
  });
}

const single = network(['IPv4']);
const dual = network(['IPv4', 'IPv6']);

describe('creating', () => {
  test.each<[string, ServiceNetwork, Partial<ServiceSpec>, Partial<ServiceSpec>]>([
    [
      'one address of the default family',
      single,
      {},
      { clusterIP: '10.96.0.17', clusterIPs: ['10.96.0.17'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
    ],
    [
      'two addresses where the cluster has two families and the service prefers both',
      dual,
      { ipFamilyPolicy: 'PreferDualStack' },
      { clusterIPs: ['10.96.0.17', 'fd00:10:96::101'], ipFamilies: ['IPv4', 'IPv6'] },
    ],
    [
      'the family that is asked for comes first',
      dual,
      { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6'] },
      { clusterIP: 'fd00:10:96::101', clusterIPs: ['fd00:10:96::101', '10.96.0.17'], ipFamilies: ['IPv6', 'IPv4'] },
    ],
    [
      'the address that is asked for, which tells the family',
      dual,
      { clusterIP: 'fd00:10:96::7' },
      { clusterIPs: ['fd00:10:96::7'], ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack' },
    ],
    ['none for a headless service', single, { clusterIP: 'None', selector: { a: 'b' } }, { clusterIPs: ['None'], ipFamilies: ['IPv4'] }],
    [
      'both families for a headless service without selector, on any cluster',
      single,
      { clusterIP: 'None' },
      { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' },
    ],
    [
      'one node port for a number served under two protocols',
      single,
      {
        type: 'NodePort',
        ports: [
          { name: 'a', port: 53 },
          { name: 'b', port: 53, protocol: 'UDP', nodePort: 30_053 },
          { name: 'c', port: 54 },
        ],
      },
      {
        ports: [
          { name: 'a', port: 53, targetPort: 53, protocol: 'TCP', nodePort: 30_053 },
          { name: 'b', port: 53, targetPort: 53, protocol: 'UDP', nodePort: 30_053 },
          { name: 'c', port: 54, targetPort: 54, protocol: 'TCP', nodePort: 30_086 },
        ],
      },
    ],
    [
      'a health check port for a load balancer that keeps traffic local',
      single,
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
      { healthCheckNodePort: 30_087 },
    ],
  ])('gives %s', (_, cluster, given, expected) => {
    expect(allocateServiceCreate(service(given), cluster).object.spec).toMatchObject(expected);
  });

  test('what was taken is reported', () => {
    const { ips, ports } = allocateServiceCreate(service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }), single);
    expect({ ips, ports }).toEqual({ ips: ['10.96.0.17'], ports: [30_086, 30_087] });
  });

  test('an external name takes nothing', () => {
    const { ips, ports, object: made } = allocateServiceCreate(service({ type: 'ExternalName', externalName: 'a.b' }), single);
    expect({ ips, ports, clusterIP: made.spec.clusterIP }).toEqual({ ips: [], ports: [], clusterIP: undefined });
  });

  test.each<[string, ServiceNetwork, Partial<ServiceSpec>]>([
    [
      'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.5"]: failed to allocate IP 10.96.0.5: provided IP is already allocated',
      network(['IPv4'], { ips: ['10.96.0.5'] }),
      { clusterIP: '10.96.0.5' },
    ],
    [
      'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.97.0.5"]: failed to allocate IP 10.97.0.5: the provided network does not match the current range',
      single,
      { clusterIP: '10.97.0.5' },
    ],
    [
      'Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["fd00:10:96::7"]: IPv6 is not configured on this cluster',
      single,
      { clusterIP: 'fd00:10:96::7' },
    ],
    [
      'Service "web" is invalid: spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
      single,
      { ipFamilyPolicy: 'RequireDualStack' },
    ],
    [
      'Service "web" is invalid: spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
      single,
      { ipFamilies: ['IPv6'] },
    ],
    [
      'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
      network(['IPv4'], { ports: [30_080] }),
      { type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] },
    ],
    [
      'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
      single,
      { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
    ],
    ['Internal error occurred: failed to allocate a serviceIP for Service "web": range is full', { ...single, isIpTaken: () => true }, {}],
    ['Internal error occurred: failed to allocate a nodePort: range is full', { ...single, isPortTaken: () => true }, { type: 'NodePort' }],
    [
      'failed to allocate requested HealthCheck NodePort 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
      single,
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 80 },
    ],
  ])('%s', (message, cluster, given) => {
    expect(() => allocateServiceCreate(service(given), cluster)).toThrow(message);
  });

  test('a dry run takes stand-ins and ignores what is taken', () => {
    const dry = { ...network(['IPv4'], { ips: ['10.96.0.5'] }), isDryRun: true };
    expect(
      allocateServiceCreate(
        service({
          type: 'NodePort',
          ports: [
            { name: 'a', port: 80 },
            { name: 'b', port: 81 },
          ],
        }),
        dry,
      ).object.spec,
    ).toMatchObject({
      clusterIP: '10.96.0.0',
      ports: [{ nodePort: 32_769 }, { nodePort: 32_770 }],
    });
    expect(allocateServiceCreate(service({ clusterIP: '10.96.0.5' }), dry).object.spec.clusterIP).toBe('10.96.0.5');
    expect(() => allocateServiceCreate(service({ clusterIP: '10.97.0.5' }), dry)).toThrow(
      'failed to allocate IP 10.97.0.5: the provided IP (10.97.0.5) is not in the valid range. The range of valid IPs is 10.96.0.0/24',
    );
  });
});

describe('updating', () => {
  const made = allocateServiceCreate(
    service({
      type: 'NodePort',
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 81 },
      ],
    }),
    single,
  ).object;

  test('sending the same manifest again changes nothing', () => {
    const again = service({
      type: 'NodePort',
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 81 },
      ],
    });
    expect(allocateServiceUpdate(again, made, single)).toEqual({ object: made, ips: [], releasedIps: [], ports: [], releasedPorts: [] });
  });

  test('a node port stays with the name of its port unless another port claims it', () => {
    const next = service({
      type: 'NodePort',
      ports: [
        { name: 'a', port: 8080 },
        { name: 'c', port: 81, nodePort: 30_087 },
      ],
    });
    const { object: updated, ports, releasedPorts } = allocateServiceUpdate(next, made, single);
    expect(updated.spec.ports?.map(({ nodePort }) => nodePort)).toEqual([30_086, 30_087]);
    expect({ ports, releasedPorts }).toEqual({ ports: [], releasedPorts: [] });
  });

  test('what an external name has no use for is let go', () => {
    const { releasedIps, releasedPorts } = allocateServiceUpdate(service({ type: 'ExternalName', externalName: 'a.b' }), made, single);
    expect({ releasedIps, releasedPorts }).toEqual({ releasedIps: ['10.96.0.17'], releasedPorts: [30_086, 30_087] });
  });

  test('the second family comes with the policy and goes with it', () => {
    const up = allocateServiceUpdate(service({ ipFamilyPolicy: 'PreferDualStack' }), allocateServiceCreate(service({}), dual).object, dual);
    expect(up.object.spec.clusterIPs).toEqual(['10.96.0.17', 'fd00:10:96::101']);
    expect(up.ips).toEqual(['fd00:10:96::101']);
    const down = allocateServiceUpdate(service({ ipFamilyPolicy: 'SingleStack' }), up.object, dual);
    expect(down.object.spec).toMatchObject({ clusterIPs: ['10.96.0.17'], ipFamilies: ['IPv4'] });
    expect(down.releasedIps).toEqual(['fd00:10:96::101']);
  });

  test('one node port twice under one protocol is an internal error', () => {
    const next = service({
      type: 'NodePort',
      ports: [
        { name: 'a', port: 80, nodePort: 30_001 },
        { name: 'b', port: 81, nodePort: 30_001 },
      ],
    });
    expect(() => allocateServiceUpdate(next, made, single)).toThrow('duplicate nodePort: {TCP 30001}');
  });

  test('all that a deleted service had is released', () => {
    expect(claimsOfService(made)).toEqual({ ips: ['10.96.0.17'], ports: [30_086, 30_087] });
    expect(claimsOfService(service({ clusterIP: 'None', clusterIPs: ['None'] }))).toEqual({ ips: [], ports: [] });
  });
});

test.each<[string, Partial<ServiceSpec>, Partial<ServiceSpec>]>([
  ['families by addresses', { clusterIP: 'fd00::1' }, { clusterIPs: ['fd00::1'], ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack' }],
  [
    'both for a headless service without selector',
    { clusterIP: 'None' },
    { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' },
  ],
  ['one for a headless service', { clusterIP: 'None', selector: { a: 'b' } }, { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }],
])('an old service is read with %s', (_, given, expected) => {
  expect(defaultServiceOnRead(service(given), ['IPv4']).spec).toMatchObject(expected);
});
