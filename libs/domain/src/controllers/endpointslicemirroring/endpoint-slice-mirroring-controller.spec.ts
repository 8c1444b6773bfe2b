import { beforeEach, describe, expect, test } from 'vitest';
import { endpointSliceMirroringController } from '#domain/controllers/endpointslicemirroring/endpoint-slice-mirroring-controller.js';
import { endpoints } from '#domain/resources/core/endpoints/endpoints.js';
import { services } from '#domain/resources/core/service/service.js';
import { endpointSlices } from '#domain/resources/discovery/endpoint-slice/endpoint-slice.js';
import type { EndpointSubset, ServiceSpec } from '#domain/schema/types/core-v1.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';

let model: ControllerModel;
const controller = endpointSliceMirroringController({ maxEndpointsPerSubset: 3 });
beforeEach(() => {
  model = new ControllerModel([controller]);
});

const addService = (spec: Partial<ServiceSpec> = {}): void => {
  model.create(services, { metadata: { name: 'db' }, spec: { clusterIP: '10.0.0.1', ports: [{ port: 80 }], ...spec } }, 'ns');
};
const http = [{ name: 'http', port: 80, protocol: 'TCP' }];
const addEndpoints = (subsets: readonly EndpointSubset[], metadata: object = {}): void => {
  model.create(endpoints, { metadata: { name: 'db', ...metadata }, subsets }, 'ns');
};
const edit = (change: object, metadata: object = {}): void => {
  model.edit(endpoints, 'ns/db', (object) => ({ ...object, ...change, metadata: { ...object.metadata, ...metadata } }));
};
const slices = (): readonly EndpointSlice[] => {
  model.settle();
  return model.list(endpointSlices);
};
const short = (): Record<string, string> =>
  Object.fromEntries(
    slices().map(({ addressType, ports, endpoints: list }) => [
      `${addressType} ${ports?.map(({ port }) => port).join()}`,
      (list ?? []).map(({ addresses, conditions }) => `${conditions.ready ? '' : '!'}${addresses?.[0]}`).join(' '),
    ]),
  );

test('a slice mirrors addresses, ports, labels and annotations', () => {
  addService();
  addEndpoints([{ addresses: [{ ip: '10.0.0.5', hostname: 'h', nodeName: 'n', targetRef: { kind: 'Pod', name: 'p' } }], ports: http }], {
    labels: { team: 'a' },
    annotations: {
      note: 'b',
      'endpoints.kubernetes.io/last-change-trigger-time': 'x',
      'kubectl.kubernetes.io/last-applied-configuration': 'y',
    },
  });
  expect(slices()[0]).toMatchObject({
    metadata: {
      generateName: 'db-',
      labels: {
        team: 'a',
        'kubernetes.io/service-name': 'db',
        'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
      },
      annotations: { note: 'b' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Endpoints', name: 'db', controller: true, blockOwnerDeletion: true }],
    },
    addressType: 'IPv4',
    endpoints: [
      { addresses: ['10.0.0.5'], conditions: { ready: true }, hostname: 'h', nodeName: 'n', targetRef: { kind: 'Pod', name: 'p' } },
    ],
    ports: http,
  });
  expect(Object.keys(slices()[0]?.metadata.annotations ?? {})).toEqual(['note']);
});

test('there is a slice for every family and set of ports', () => {
  addService();
  addEndpoints([
    { addresses: [{ ip: '10.0.0.5' }, { ip: 'fd00::5' }], notReadyAddresses: [{ ip: '10.0.0.6' }], ports: http },
    { addresses: [{ ip: '10.0.0.7' }], ports: [{ port: 90, protocol: 'TCP' }] },
  ]);
  expect(short()).toEqual({ 'IPv4 80': '10.0.0.5 !10.0.0.6', 'IPv6 80': 'fd00::5', 'IPv4 90': '10.0.0.7' });
});

test('changes are followed, and the slice of a set of ports that goes becomes that of one that comes', () => {
  addService();
  addEndpoints([{ addresses: [{ ip: '10.0.0.5' }], ports: http }]);
  const uid = slices()[0]?.metadata.uid;
  edit({ subsets: [{ notReadyAddresses: [{ ip: '10.0.0.5' }], ports: http }] });
  expect(short()).toEqual({ 'IPv4 80': '!10.0.0.5' });
  edit({ subsets: [{ addresses: [{ ip: '10.0.0.5' }], ports: [{ port: 90, protocol: 'TCP' }] }] });
  expect(short()).toEqual({ 'IPv4 90': '10.0.0.5' });
  expect(slices()[0]?.metadata.uid).toBe(uid);
  edit({}, { labels: { team: 'b' }, annotations: { note: 'c' } });
  expect(slices()[0]?.metadata).toMatchObject({ labels: { team: 'b' }, annotations: { note: 'c' } });
  edit({ subsets: [] });
  expect(slices()).toEqual([]);
});

test('nothing is written when nothing changes', () => {
  addService();
  addEndpoints([{ addresses: [{ ip: '10.0.0.6' }, { ip: '10.0.0.5' }], ports: http }]);
  slices();
  model.trace.length = 0;
  model.pass(controller, 'ns/db');
  expect(model.trace).toEqual([]);
});

test('invalid addresses and those beyond the limit are left out, with an event for each', () => {
  addService();
  addEndpoints([{ addresses: ['bad', '10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'].map((ip) => ({ ip })), ports: http }]);
  expect(short()).toEqual({ 'IPv4 80': '10.0.0.1 10.0.0.2 10.0.0.3' });
  expect(model.trace[0]).toBe(
    'Warning TooManyAddressesToMirror A max of 3 addresses can be mirrored to EndpointSlices per Endpoints subset. 2 addresses were skipped',
  );
  edit({ subsets: [{ addresses: [{ ip: '10.0.0.1' }, { ip: 'bad' }], ports: http }] });
  slices();
  expect(model.trace).toContain('Warning InvalidIPAddress Skipped 1 invalid IP addresses when mirroring to EndpointSlices');
});

describe('there are no slices', () => {
  const one = [{ addresses: [{ ip: '10.0.0.5' }], ports: http }];

  test('without a Service, until there is one', () => {
    addEndpoints(one);
    expect(slices()).toEqual([]);
    addService();
    expect(slices()).toHaveLength(1);
    model.server.delete(services, 'ns/db');
    expect(slices()).toEqual([]);
  });

  test('for a Service with a selector', () => {
    addService();
    addEndpoints(one);
    expect(slices()).toHaveLength(1);
    model.edit(services, 'ns/db', (service) => ({ ...service, spec: { ...service.spec, selector: { app: 'db' } } }));
    expect(slices()).toEqual([]);
  });

  test('when the Endpoints are gone', () => {
    addService();
    addEndpoints(one);
    slices();
    model.server.delete(endpoints, 'ns/db');
    expect(slices()).toEqual([]);
  });

  test.each([
    ['skipped', { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }],
    ['used to elect a leader', { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } }],
  ])('when they are %s', (_, metadata) => {
    addService();
    addEndpoints(one, metadata);
    expect(slices()).toEqual([]);
  });
});
