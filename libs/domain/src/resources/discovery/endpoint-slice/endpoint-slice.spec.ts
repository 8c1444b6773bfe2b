import { describe, expect, test } from 'vitest';
import { endpointSlices } from '#domain/resources/discovery/endpoint-slice/endpoint-slice.js';
import type { Endpoint, EndpointPort, EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const context = { now: 0, user: { username: 'admin', groups: [] }, random: () => 0, newUid: () => 'u' };
const { strategy, printer } = endpointSlices;
const metadata = { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };

function slice(rest: Partial<EndpointSlice>): EndpointSlice {
  return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, addressType: 'IPv4', endpoints: [], ports: [], ...rest };
}

function endpoint(rest: Partial<Endpoint>): Endpoint {
  return { addresses: ['10.0.0.1'], conditions: {}, ...rest };
}

const errorsOf = (object: EndpointSlice): readonly string[] => strategy.validate(object).map(formatFieldError);

test('ports are TCP and nameless unless they say otherwise', () => {
  const given = slice({ ports: [{ port: 80 }, { name: 'dns', protocol: 'UDP' }] });
  expect(strategy.applyDefaults(given).ports).toEqual([
    { port: 80, name: '', protocol: 'TCP' },
    { name: 'dns', protocol: 'UDP' },
  ]);
});

test.each([
  ['', ['addressType: Required value']],
  ['IPv5', ['addressType: Unsupported value: "IPv5": supported values: "FQDN", "IPv4", "IPv6"']],
])('the address type %j is refused', (addressType, errors) => {
  expect(errorsOf(slice({ addressType }))).toEqual(errors);
});

const port = { name: '', protocol: 'TCP' };

test.each<{ ports: readonly EndpointPort[]; errors: readonly string[] }>([
  { ports: [{ ...port, port: 80 }], errors: [] },
  { ports: [port, port], errors: ['ports[1].name: Duplicate value: ""'] },
  {
    ports: [{ ...port, protocol: 'ICMP' }],
    errors: ['ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'],
  },
  { ports: [{ name: 'a.b', protocol: 'TCP' }], errors: ['ports[0].name: Invalid value: "a.b": must not contain dots'] },
  { ports: [{ ...port, appProtocol: '/x' }], errors: ['ports[0].appProtocol: Invalid value: "/x": prefix part must be non-empty'] },
])('ports $ports are refused for $errors', ({ ports, errors }) => {
  expect(errorsOf(slice({ ports }))).toEqual(errors);
});

const at = 'endpoints[0].addresses';

test.each<{ addressType: string; addresses: readonly string[]; errors: readonly string[] }>([
  { addressType: 'IPv4', addresses: ['10.0.0.1', '192.168.0.1'], errors: [] },
  { addressType: 'IPv4', addresses: [], errors: [`${at}: Required value: must contain at least 1 address`] },
  { addressType: 'IPv4', addresses: ['010.0.0.1'], errors: [`${at}[0]: Invalid value: "010.0.0.1": must not have leading 0s`] },
  { addressType: 'IPv4', addresses: ['fd00::1'], errors: [`${at}: Invalid value: "fd00::1": must be an IPv4 address`] },
  {
    addressType: 'IPv4',
    addresses: ['0.0.0.0', '127.0.0.1', '169.254.1.1', '224.0.0.1'],
    errors: [
      `${at}[0]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)`,
      `${at}[1]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)`,
      `${at}[2]: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)`,
      `${at}[3]: Invalid value: "224.0.0.1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)`,
    ],
  },
  { addressType: 'IPv6', addresses: ['FD00::1'], errors: [`${at}[0]: Invalid value: "FD00::1": must be in canonical form ("fd00::1")`] },
  { addressType: 'FQDN', addresses: ['example.com', 'example.com.'], errors: [] },
  {
    addressType: 'FQDN',
    addresses: ['localhost', ''],
    errors: [
      `${at}[0]: Invalid value: "localhost": should be a domain with at least two segments separated by dots`,
      `${at}[1]: Required value`,
    ],
  },
  {
    addressType: 'FQDN',
    addresses: Array.from({ length: 101 }, () => 'a.b'),
    errors: [`${at}: Too many: 101: must have at most 100 items`],
  },
])('$addressType addresses $addresses are refused for $errors', ({ addressType, addresses, errors }) => {
  expect(errorsOf(slice({ addressType, endpoints: [endpoint({ addresses })] }))).toEqual(errors);
});

const names = (count: number): readonly { name: string }[] => Array.from({ length: count }, (_, i) => ({ name: `n${i}` }));

test.each<{ given: Partial<Endpoint>; errors: readonly string[] }>([
  { given: { nodeName: 'node-1.example', hostname: 'web-0', zone: 'z', hints: { forZones: [{ name: 'z' }] } }, errors: [] },
  { given: { hostname: 'a.b' }, errors: ['endpoints[0].hostname: Invalid value: "a.b": must not contain dots'] },
  {
    given: { hints: { forZones: [{ name: 'z' }, { name: 'z' }], forNodes: [{ name: 'n' }, { name: 'n' }] } },
    errors: ['endpoints[0].hints.forZones[1].name: Duplicate value: "z"', 'endpoints[0].hints.forNodes[1].name: Duplicate value: "n"'],
  },
  {
    given: { hints: { forZones: names(9), forNodes: names(9) } },
    errors: ['endpoints[0].hints.forZones: Too many: 9: must have at most 8 items'],
  },
  { given: { hints: { forNodes: names(9) } }, errors: ['endpoints[0].hints.forNodes: Too many: 9: must have at most 8 items'] },
])('an endpoint with $given is refused for $errors', ({ given, errors }) => {
  expect(errorsOf(slice({ endpoints: [endpoint(given)] }))).toEqual(errors);
});

test('a slice has at most 1000 endpoints and 20000 ports', () => {
  const endpoints = Array.from({ length: 1001 }, () => endpoint({ addresses: [] }));
  expect(errorsOf(slice({ endpoints }))).toEqual(['endpoints: Too many: 1001: must have at most 1000 items']);
  expect(errorsOf(slice({ ports: Array.from({ length: 20_001 }, () => port) }))).toEqual([
    'ports: Too many: 20001: must have at most 20000 items',
  ]);
});

describe('an update', () => {
  const bad = slice({ endpoints: [endpoint({ addresses: ['bad'] })] });

  test('keeps the address type', () => {
    const next = slice({ addressType: 'IPv6' });
    expect(strategy.validateUpdate(next, slice({})).map(formatFieldError)).toEqual([
      'addressType: Invalid value: "IPv6": field is immutable',
    ]);
  });

  test('does not look at endpoints that stay as they are', () => {
    expect(strategy.validateUpdate(bad, bad)).toEqual([]);
    expect(strategy.validateUpdate(bad, slice({}))).toHaveLength(1);
  });

  test.each<[string, Partial<EndpointSlice>, number]>([
    ['nothing', {}, 1],
    ['annotations', { metadata: { ...metadata, annotations: { a: 'b' } } }, 1],
    ['labels', { metadata: { ...metadata, labels: { a: 'b' } } }, 2],
    ['ports', { ports: [port] }, 2],
    ['endpoints', { endpoints: [endpoint({})] }, 2],
  ])('that changes %s', (_, change, generation) => {
    expect(strategy.prepareForUpdate(slice(change), slice({}), context).metadata.generation).toBe(generation);
  });
});

describe('deprecatedTopology', () => {
  const old = slice({ endpoints: [endpoint({ deprecatedTopology: { 'kubernetes.io/hostname': 'n1' } })] });

  test('is dropped on create', () => {
    expect(strategy.prepareForCreate(old, context).endpoints).toEqual([endpoint({})]);
  });

  test('stays while endpoints do not change, and leaves its node name behind when they do', () => {
    expect(strategy.prepareForUpdate(old, old, context).endpoints).toEqual(old.endpoints);
    const next = { ...old, endpoints: [...(old.endpoints ?? []), endpoint({ deprecatedTopology: { 'kubernetes.io/hostname': 'n2' } })] };
    expect(strategy.prepareForUpdate(next, old, context).endpoints).toEqual([endpoint({ nodeName: 'n1' }), endpoint({})]);
  });
});

test('clients are warned of unusual addresses, controllers of Kubernetes are not', () => {
  const odd = slice({ endpoints: [endpoint({ addresses: ['010.0.0.1'] })] });
  const warning = 'endpoints[0].addresses[0]: non-standard IP address "010.0.0.1" is invalid: use "10.0.0.1"';
  expect(strategy.warnOnCreate(odd)).toEqual([warning]);
  expect(strategy.warnOnUpdate(odd, odd)).toEqual([warning]);
  const managed = { ...metadata, labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' } };
  expect(strategy.warnOnCreate({ ...odd, metadata: managed })).toEqual([]);
  expect(strategy.warnOnCreate(slice({ addressType: 'FQDN' }))).toEqual(['spec.addressType: FQDN endpoints are deprecated']);
});

test.each<{ given: Partial<EndpointSlice>; cells: readonly string[] }>([
  { given: {}, cells: ['a', 'IPv4', '<unset>', '<unset>', '24h'] },
  {
    given: {
      ports: [
        { ...port, port: 80 },
        { name: 'x', protocol: 'TCP' },
      ],
      endpoints: [endpoint({ addresses: ['10.0.0.1', '10.0.0.2'] })],
    },
    cells: ['a', 'IPv4', '80,x', '10.0.0.1,10.0.0.2', '24h'],
  },
  {
    given: { endpoints: ['1', '2', '3', '4', '5'].map((last) => endpoint({ addresses: [`10.0.0.${last}`] })) },
    cells: ['a', 'IPv4', '<unset>', '10.0.0.1,10.0.0.2,10.0.0.3 + 2 more...', '24h'],
  },
])('it prints $cells', ({ given, cells }) => {
  expect(printer.cells(slice(given), Date.UTC(2026, 0, 2))).toEqual(cells);
});
