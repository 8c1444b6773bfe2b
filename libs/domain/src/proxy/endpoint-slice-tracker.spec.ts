import { expect, test } from 'vitest';
import { EndpointSliceTracker } from '#domain/proxy/endpoint-slice-tracker.js';
import type { Endpoint, EndpointPort, EndpointSlice } from '#domain/schema/types/discovery-v1.js';

const http = { name: 'http', port: 80, protocol: 'TCP' };

interface SliceParts {
  readonly service?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly addressType?: string;
  readonly ports?: readonly EndpointPort[];
}

function slice(name: string, endpoints: readonly (string | Endpoint)[], parts: SliceParts = {}): EndpointSlice {
  const { service = 'svc', labels = {}, annotations = {}, addressType = 'IPv4', ports = [http] } = parts;
  const owner: Record<string, string> = service === '' ? {} : { 'kubernetes.io/service-name': service };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      namespace: 'ns',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { ...labels, ...owner },
      annotations,
    },
    addressType,
    ports,
    endpoints: endpoints.map((endpoint) => (typeof endpoint === 'string' ? { addresses: [endpoint], conditions: {} } : endpoint)),
  };
}

function newTracker(): EndpointSliceTracker {
  return new EndpointSliceTracker('IPv4', 'here', 0);
}

function endpointsOf(tracker: EndpointSliceTracker, service = 'ns/svc', port = 'http'): readonly string[] {
  return (tracker.endpoints().get(service)?.get(`${service}:${port}/tcp`) ?? []).map(({ address }) => address);
}

test('slices of one Service are merged, each address once, in the order of their text', () => {
  const tracker = newTracker();
  tracker.set(slice('a', ['10.0.0.2', '10.0.0.10']));
  tracker.set(slice('b', ['10.0.0.1', '10.0.0.2']));
  expect([...tracker.checkout().services]).toEqual(['ns/svc']);
  expect(endpointsOf(tracker)).toEqual(['10.0.0.10:80', '10.0.0.1:80', '10.0.0.2:80'].sort());
});

test('an endpoint that moves to another slice stays', () => {
  const tracker = newTracker();
  tracker.set(slice('a', ['10.0.0.1', '10.0.0.2']));
  tracker.checkout();
  tracker.set(slice('b', ['10.0.0.2']));
  tracker.set(slice('a', ['10.0.0.1']));
  tracker.checkout();
  expect(endpointsOf(tracker)).toEqual(['10.0.0.1:80', '10.0.0.2:80']);
  tracker.delete('ns/b');
  tracker.checkout();
  expect(endpointsOf(tracker)).toEqual(['10.0.0.1:80']);
});

test.each([
  { first: 'terminating', second: 'running' },
  { first: 'running', second: 'terminating' },
])('of a running and a terminating pod with one address the running one counts ($first first)', ({ first, second }) => {
  const pod = (state: string): Endpoint => ({
    addresses: ['10.0.0.1'],
    conditions: state === 'running' ? { ready: true } : { ready: false, serving: true, terminating: true },
  });
  const tracker = newTracker();
  tracker.set(slice('a', [pod(first), pod(second)]));
  tracker.checkout();
  expect(tracker.endpoints().get('ns/svc')?.get('ns/svc:http/tcp')).toMatchObject([{ ready: true, terminating: false }]);
});

test('absent conditions mean ready, serving and not terminating', () => {
  const tracker = newTracker();
  tracker.set(slice('a', [{ addresses: ['10.0.0.1'], conditions: {}, nodeName: 'here' }]));
  tracker.checkout();
  const [endpoint] = tracker.endpoints().get('ns/svc')?.get('ns/svc:http/tcp') ?? [];
  expect(endpoint).toMatchObject({ ready: true, serving: true, terminating: false, local: true });
});

test('addresses are normalised, ports without a number and endpoints without an address are left out', () => {
  const tracker = newTracker();
  const ports = [http, { name: 'any', protocol: 'TCP' }];
  tracker.set(slice('a', ['10.180.00.001', { addresses: [], conditions: {} }], { ports }));
  tracker.checkout();
  expect(endpointsOf(tracker)).toEqual(['10.180.0.1:80']);
  expect(endpointsOf(tracker, 'ns/svc', 'any')).toEqual([]);
});

test.each<{ name: string; parts: SliceParts }>([
  { name: 'of another family', parts: { addressType: 'IPv6' } },
  { name: 'of names', parts: { addressType: 'FQDN' } },
  { name: 'of a headless Service', parts: { labels: { 'service.kubernetes.io/headless': '' } } },
  { name: 'of another proxy', parts: { labels: { 'service.kubernetes.io/service-proxy-name': 'other' } } },
  { name: 'of no Service', parts: { service: '' } },
])('a slice $name is ignored', ({ parts }) => {
  const tracker = newTracker();
  expect(tracker.set(slice('a', ['10.0.0.1'], parts))).toBe(false);
  expect(tracker.pending).toBe(0);
});

test('only what changes addresses or ports needs a sync', () => {
  const tracker = newTracker();
  expect(tracker.set(slice('a', ['10.0.0.1']))).toBe(true);
  expect(tracker.set(slice('a', ['10.0.0.1'], { annotations: { touched: 'yes' } }))).toBe(false);
  expect(tracker.set(slice('a', ['10.0.0.1'], { ports: [{ ...http, port: 81 }] }))).toBe(true);
  expect(tracker.delete('ns/a')).toBe(true);
  expect(tracker.delete('ns/a')).toBe(false);
});

test('a slice that changes its Service leaves the old one', () => {
  const tracker = newTracker();
  tracker.set(slice('a', ['10.0.0.1']));
  tracker.checkout();
  tracker.set(slice('a', ['10.0.0.1'], { service: 'other' }));
  expect([...tracker.checkout().services].sort()).toEqual(['ns/other', 'ns/svc']);
  expect([endpointsOf(tracker), endpointsOf(tracker, 'ns/other')]).toEqual([[], ['10.0.0.1:80']]);
});

test('trigger times of what the checkout applies are reported once', () => {
  const trigger = (time: string): SliceParts => ({ annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': time } });
  const tracker = new EndpointSliceTracker('IPv4', 'here', Date.parse('2026-01-01T00:00:10Z'));
  tracker.set(slice('a', ['10.0.0.1'], trigger('2026-01-01T00:00:05Z')));
  tracker.set(slice('b', ['10.0.0.2'], trigger('2026-01-01T00:00:11.5Z')));
  expect(tracker.checkout().triggerTimes).toEqual([Date.parse('2026-01-01T00:00:11.5Z')]);
  expect(tracker.checkout().triggerTimes).toEqual([]);
});
