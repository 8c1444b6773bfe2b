import { beforeEach, expect, test } from 'vitest';
import { endpointController } from '#domain/controllers/endpoint/endpoint-controller.js';
import { endpoints } from '#domain/resources/core/endpoints/endpoints.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { services } from '#domain/resources/core/service/service.js';
import type { Endpoints, Service } from '#domain/schema/types/core-v1.js';
import { forbiddenError, internalError } from '#domain/status/status-error.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';
import { addPod, addService, setReady } from '#testing/controller-model/service-objects.js';

let model: ControllerModel;
beforeEach(() => {
  model = new ControllerModel([endpointController]);
});

const web = (): Endpoints => {
  model.settle();
  return model.get(endpoints, 'ns/web');
};
const editService = (change: (service: Service) => Service): void => {
  model.edit(services, 'ns/web', change);
};

test('tell addresses, where they are, and which are not ready', () => {
  addService(model, { ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }] }, { labels: { team: 'a' } });
  const pod = addPod(model, 'p', { ips: ['10.244.0.5'] });
  addPod(model, 'q', { ips: ['10.244.0.6'], ready: false });
  expect(web()).toMatchObject({
    metadata: {
      labels: { team: 'a', 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' },
      annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-01T00:00:00Z' },
    },
    subsets: [
      {
        addresses: [{ ip: '10.244.0.5', nodeName: 'n', targetRef: { kind: 'Pod', namespace: 'ns', name: 'p', uid: pod.metadata.uid } }],
        notReadyAddresses: [{ ip: '10.244.0.6' }],
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      },
    ],
  });
  expect(web().metadata.ownerReferences).toBeUndefined();
});

test('follow the pods', () => {
  addService(model);
  expect(web().subsets).toBeUndefined();
  addPod(model, 'p');
  expect(web().subsets?.[0]?.addresses).toHaveLength(1);
  model.now += 5000;
  setReady(model, 'p', false);
  expect(web().subsets?.[0]?.notReadyAddresses).toHaveLength(1);
  expect(web().metadata.annotations).toEqual({ 'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-01T00:00:05Z' });
  model.server.delete(pods, 'ns/p');
  expect(web().subsets).toBeUndefined();
});

test.each<[string, object, string | undefined]>([
  ['the first family', { ipFamilies: ['IPv6', 'IPv4'] }, 'fd00::5'],
  ['that of the cluster IP', { ipFamilies: undefined, clusterIP: 'fd00::1' }, 'fd00::5'],
  ['that of the pod', { ipFamilies: undefined, clusterIP: 'None' }, '10.244.0.5'],
])('have addresses of %s', (_, spec, expected) => {
  addService(model, spec);
  addPod(model, 'p', { ips: ['10.244.0.5', 'fd00::5'] });
  expect(web().subsets?.[0]?.addresses?.map(({ ip }) => ip)).toEqual([expected]);
});

test('publish pods in any state where the Service says so', () => {
  addService(model, { publishNotReadyAddresses: true });
  addPod(model, 'p', { ready: false });
  model.settle();
  model.server.delete(pods, 'ns/p');
  expect(web().subsets?.[0]?.addresses).toHaveLength(1);
});

test('a headless Service without ports has addresses without ports, another one none', () => {
  addService(model, { clusterIP: 'None', ports: [] });
  addPod(model, 'p');
  expect(web().subsets).toMatchObject([{ addresses: [{ ip: '10.244.0.2' }] }]);
  expect(web().metadata.labels).toHaveProperty(['service.kubernetes.io/headless'], '');
  editService((service) => ({ ...service, spec: { ...service.spec, clusterIP: '10.0.0.1' } }));
  expect(web().subsets).toBeUndefined();
});

test('are marked when there are too many', () => {
  addService(model);
  for (let i = 0; i < 1001; i += 1) addPod(model, `p${i}`);
  expect(web().metadata.annotations).toHaveProperty(['endpoints.kubernetes.io/over-capacity'], 'truncated');
  expect(web().subsets?.[0]?.addresses).toHaveLength(1000);
  model.server.delete(pods, 'ns/p0', { gracePeriodSeconds: 0 });
  expect(web().metadata.annotations?.['endpoints.kubernetes.io/over-capacity']).toBeUndefined();
});

test('are left alone when only a revision of a pod or the order differs', () => {
  addService(model);
  addPod(model, 'p', { ips: ['10.244.0.5'] });
  addPod(model, 'q', { ips: ['10.244.0.6'] });
  web();
  model.edit(endpoints, 'ns/web', (object) => ({
    ...object,
    subsets:
      object.subsets?.map((subset) => ({
        ...subset,
        addresses: (subset.addresses ?? [])
          .toReversed()
          .map((address) => ({ ...address, targetRef: { ...address.targetRef, resourceVersion: '9' } })),
      })) ?? [],
  }));
  model.trace.length = 0;
  model.pass(endpointController, 'ns/web');
  expect(model.trace).toEqual([]);
});

test('follow the labels of the Service', () => {
  addService(model);
  web();
  editService((service) => ({ ...service, metadata: { ...service.metadata, labels: { team: 'b' } } }));
  expect(web().metadata.labels).toEqual({ team: 'b', 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' });
});

test('come back when they were deleted, and go with their Service', () => {
  addService(model);
  web();
  model.server.delete(endpoints, 'ns/web');
  expect(web().metadata.name).toBe('web');
  model.server.delete(services, 'ns/web');
  model.settle();
  expect(model.list(endpoints)).toEqual([]);
});

test('whose Service is gone are cleaned up at the start, those of a leader election are not', () => {
  model.create(endpoints, { metadata: { name: 'left' } }, 'ns');
  model.create(endpoints, { metadata: { name: 'leader', annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } } }, 'ns');
  model.settle();
  expect(model.list(endpoints).map(({ metadata }) => metadata.name)).toEqual(['leader']);
  model.create(endpoints, { metadata: { name: 'manual' } }, 'ns');
  model.settle();
  expect(model.list(endpoints)).toHaveLength(2);
});

test('of a Service without a selector are left alone', () => {
  model.create(services, { metadata: { name: 'bare' }, spec: { clusterIP: '10.0.0.2', ports: [] } }, 'ns');
  model.create(endpoints, { metadata: { name: 'bare' } }, 'ns');
  model.settle();
  expect(model.trace).toEqual([]);
});

test.each([
  ['create', 'FailedToCreateEndpoint Failed to create endpoint for service ns/web: Internal error occurred: x'],
  ['update', 'FailedToUpdateEndpoint Failed to update endpoint ns/web: Internal error occurred: x'],
])('an event says why one could not %s them', (verb, text) => {
  addService(model);
  if (verb === 'update') {
    web();
    addPod(model, 'p');
  }
  model.intercept = (action) => (action.do === verb ? internalError('x') : undefined);
  expect(model.pass(endpointController, 'ns/web').error).toBeDefined();
  expect(model.trace.at(-1)).toBe(`Warning ${text}`);
});

test('nothing is said when the namespace goes away', () => {
  addService(model);
  const gone = forbiddenError(endpoints, 'web', 'unable to create new content', [{ reason: 'NamespaceTerminating' }]);
  model.intercept = (action) => (action.do === 'create' ? gone : undefined);
  expect(model.pass(endpointController, 'ns/web').error).toBeUndefined();
  expect(model.trace).toEqual(['create endpoints web: Forbidden']);
});
