import { describe, expect, test } from 'vitest';
import { ingresses } from '#domain/resources/networking/ingress/ingress.js';
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressLoadBalancerIngress,
  IngressRule,
  IngressSpec,
} from '#domain/schema/types/networking-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const context = { now: 0, user: { username: 'admin', groups: [] }, random: () => 0, newUid: () => 'u' };
const { strategy, printer } = ingresses;
const metadata = { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };
const backend = { service: { name: 'web', port: { number: 80 } } };

function ingress(spec: IngressSpec, points: readonly IngressLoadBalancerIngress[] = []): Ingress {
  const status = { loadBalancer: points.length > 0 ? { ingress: points } : {} };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec, status };
}

const errorsOf = (spec: IngressSpec): readonly string[] => strategy.validate(ingress(spec)).map(formatFieldError);
const rule = (host: string, ...paths: readonly HTTPIngressPath[]): IngressRule => ({ host, http: { paths } });
const root = { path: '/', pathType: 'Prefix', backend };

test('a spec needs rules or a default backend', () => {
  expect(errorsOf({})).toEqual(['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified']);
  expect(errorsOf({ defaultBackend: backend })).toEqual([]);
  expect(errorsOf({ rules: [{}] })).toEqual([]);
});

test.each<{ given: IngressBackend; errors: readonly string[] }>([
  { given: backend, errors: [] },
  { given: { service: { name: '1-web', port: { name: 'http' } } }, errors: [] },
  { given: { resource: { apiGroup: 'example.com', kind: 'Bucket', name: 'b' } }, errors: [] },
  { given: {}, errors: ['spec.defaultBackend: Invalid value: "": resource or service backend is required'] },
  {
    given: { ...backend, resource: { apiGroup: null, kind: 'K', name: 'n' } },
    errors: ['spec.defaultBackend: Invalid value: "": cannot set both resource and service backends'],
  },
  {
    given: { service: { name: '', port: {} } },
    errors: ['spec.defaultBackend.service.name: Required value', 'spec.defaultBackend: Required value: port name or number is required'],
  },
  {
    given: { service: { name: 'a.b', port: { name: 'x', number: 1 } } },
    errors: [
      'spec.defaultBackend.service.name: Invalid value: "a.b": must not contain dots',
      'spec.defaultBackend: Invalid value: "": cannot set both port name & port number',
    ],
  },
  {
    given: { service: { name: 'web', port: { number: 65536 } } },
    errors: ['spec.defaultBackend.service.port.number: Invalid value: 65536: must be between 1 and 65535, inclusive'],
  },
  {
    given: { service: { name: 'web', port: { name: '1' } } },
    errors: ['spec.defaultBackend.service.port.name: Invalid value: "1": must contain at least one letter (a-z)'],
  },
  {
    given: { resource: { apiGroup: null, kind: '', name: 'a/b' } },
    errors: [
      'spec.defaultBackend.resource.kind: Required value',
      `spec.defaultBackend.resource.name: Invalid value: "a/b": may not contain '/'`,
    ],
  },
])('the backend $given is refused for $errors', ({ given, errors }) => {
  expect(errorsOf({ defaultBackend: given })).toEqual(errors);
});

describe('hosts', () => {
  test.each(['', 'example.com', '*.example.com', 'a'])('%j is one', (host) => {
    expect(errorsOf({ rules: [rule(host, root)] })).toEqual([]);
  });

  test.each([
    ['10.0.0.1', 'must be a DNS name, not an IP address'],
    ['example.com:80', 'a lowercase RFC 1123 subdomain must consist of'],
    ['a.*.com', "a wildcard DNS-1123 subdomain must start with '*.'"],
  ])('%j is none', (host, text) => {
    expect(errorsOf({ rules: [rule(host, root)] })[0]).toContain(`spec.rules[0].host: Invalid value: "${host}": ${text}`);
    if (host !== '10.0.0.1') {
      expect(errorsOf({ defaultBackend: backend, tls: [{ hosts: [host] }] })[0]).toContain(
        `spec.tls[0].hosts[0]: Invalid value: "${host}": ${text}`,
      );
    }
  });
});

describe('paths', () => {
  const at = 'spec.rules[0].http.paths[0]';

  test.each<{ path: string; type: string | null; errors: readonly string[] }>([
    { path: '/', type: 'Exact', errors: [] },
    { path: '', type: 'ImplementationSpecific', errors: [] },
    { path: '/%2f', type: 'ImplementationSpecific', errors: [] },
    { path: 'x', type: 'ImplementationSpecific', errors: [`${at}.path: Invalid value: "x": must be an absolute path`] },
    { path: '', type: 'Prefix', errors: [`${at}.path: Invalid value: "": must be an absolute path`] },
    {
      path: '//a/./b/../c%2f%2F/..',
      type: 'Prefix',
      errors: ['//', '/./', '/../', '%2f', '%2F']
        .map((sequence) => `${at}.path: Invalid value: "//a/./b/../c%2f%2F/..": must not contain '${sequence}'`)
        .concat(`${at}.path: Invalid value: "//a/./b/../c%2f%2F/..": cannot end with '/..'`),
    },
    { path: '/a/.', type: 'Exact', errors: [`${at}.path: Invalid value: "/a/.": cannot end with '/.'`] },
    {
      path: '/',
      type: 'Regex',
      errors: [`${at}.pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"`],
    },
    { path: '/', type: null, errors: [`${at}.pathType: Required value: pathType must be specified`] },
  ])('$type $path is refused for $errors', ({ path, type, errors }) => {
    expect(errorsOf({ rules: [rule('', { path, pathType: type, backend })] })).toEqual(errors);
  });

  test('a rule about HTTP has some', () => {
    expect(errorsOf({ rules: [{ http: { paths: null } }] })).toEqual(['spec.rules[0].http.paths: Required value']);
  });
});

test('the old class annotation must agree with the class, and alone is deprecated', () => {
  const annotated = { ...metadata, annotations: { 'kubernetes.io/ingress.class': 'x' } };
  const both = { ...ingress({ defaultBackend: backend, ingressClassName: 'y' }), metadata: annotated };
  expect(strategy.validate(both).map(formatFieldError)).toEqual([
    'annotations.kubernetes.io/ingress.class: Invalid value: "x": must match `ingressClassName` when both are specified',
  ]);
  expect(strategy.warnOnCreate(both)).toEqual([]);
  expect(strategy.warnOnCreate({ ...ingress({ defaultBackend: backend }), metadata: annotated })).toEqual([
    `annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`,
  ]);
});

test('an update tolerates bad secret names and bad wildcard rules that are already there', () => {
  const bad = ingress({ rules: [rule('*.example.com')], tls: [{ secretName: 'A' }] });
  expect(strategy.validate(bad)).toHaveLength(2);
  expect(strategy.validateUpdate(bad, bad)).toEqual([]);
  expect(strategy.validateUpdate(bad, ingress({ rules: [{}] }))).toHaveLength(2);
});

test("generation counts changes of spec, and status is not the client's", () => {
  const stored = ingress({ defaultBackend: backend }, [{ ip: '1.2.3.4' }]);
  const next = strategy.prepareForUpdate(ingress({ rules: [{}] }), stored, context);
  expect(next).toEqual({ ...ingress({ rules: [{}] }, [{ ip: '1.2.3.4' }]), metadata: { ...metadata, generation: 2 } });
  expect(strategy.prepareForCreate(stored, context).status).toEqual({ loadBalancer: {} });
});

describe('status', () => {
  const status = ingresses.subresources.find(({ name }) => name === 'status')?.update;
  const spec = { defaultBackend: backend };

  test.each<{ point: IngressLoadBalancerIngress; errors: readonly string[] }>([
    { point: { ip: '1.2.3.4', hostname: 'lb.example.com' }, errors: [] },
    {
      point: { ip: '1.2.3' },
      errors: ['status.loadBalancer.ingress[0].ip: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    },
    {
      point: { hostname: '1.2.3.4' },
      errors: ['status.loadBalancer.ingress[0].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address'],
    },
  ])('$point is refused for $errors', ({ point, errors }) => {
    expect(status?.validateUpdate(ingress(spec, [point]), ingress(spec)).map(formatFieldError)).toEqual(errors);
  });

  test('keeps a bad address that is already there, with a warning', () => {
    const bad = ingress(spec, [{ ip: '01.2.3.4' }]);
    expect(status?.validateUpdate(bad, bad)).toEqual([]);
    expect(status?.warnOnUpdate(bad, bad)).toEqual([
      'status.loadBalancer.ingress[0]: non-standard IP address "01.2.3.4" is invalid: use "1.2.3.4"',
    ]);
  });
});

test.each<{ given: Ingress; cells: readonly string[] }>([
  { given: ingress({ defaultBackend: backend }), cells: ['a', '<none>', '*', '', '80', '24h'] },
  {
    given: ingress({ ingressClassName: 'nginx', rules: ['a', 'b', 'c', 'd', 'e'].map((host) => rule(`${host}.x`)), tls: [{}] }, [
      { ip: '2.2.2.2' },
      { hostname: 'lb' },
      { ip: '1.1.1.1', hostname: 'x' },
    ]),
    cells: ['a', 'nginx', 'a.x,b.x,c.x + 2 more...', '1.1.1.1,2.2.2.2,lb', '80, 443', '24h'],
  },
])('it prints $cells', ({ given, cells }) => {
  expect(printer.cells(given, Date.UTC(2026, 0, 2))).toEqual(cells);
});
