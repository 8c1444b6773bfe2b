import { beforeEach, describe, expect, test } from 'vitest';
import { endpointSliceController } from '#domain/controllers/endpointslice/endpoint-slice-controller.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { services } from '#domain/resources/core/service/service.js';
import { endpointSlices } from '#domain/resources/discovery/endpoint-slice/endpoint-slice.js';
import type { Pod, ServicePort } from '#domain/schema/types/core-v1.js';
import type { Endpoint, EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { forbiddenError, internalError } from '#domain/status/status-error.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';
import { cpuTimeOf } from '#testing/controller-model/cpu-time.js';
import { addNode, addPod, addService, setReady } from '#testing/controller-model/service-objects.js';

let model: ControllerModel;
const controller = endpointSliceController();
beforeEach(() => {
  model = new ControllerModel([controller]);
  addNode(model, 'n', 'zone-a');
});

const slices = (): readonly EndpointSlice[] => model.list(endpointSlices);
const only = (): EndpointSlice => {
  model.settle();
  const [slice, ...others] = slices();
  if (!slice || others.length > 0) throw new Error(`${slices().length} slices`);
  return slice;
};
const endpoints = (): readonly Endpoint[] => only().endpoints ?? [];
const lengths = (): readonly number[] => {
  model.settle();
  return slices().map((slice) => slice.endpoints?.length ?? 0);
};
const editService = (spec: object, metadata: object = {}): void => {
  model.edit(services, 'ns/web', (one) => ({ ...one, metadata: { ...one.metadata, ...metadata }, spec: { ...one.spec, ...spec } }));
};

describe('an endpoint', () => {
  test('tells where the pod is and how it does', () => {
    const service = addService(model, {}, { labels: { team: 'a' } });
    const pod = addPod(model, 'p', { ips: ['10.244.0.5'] });
    expect(only()).toEqual({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: expect.stringMatching(/^web-\d+$/),
        generateName: 'web-',
        namespace: 'ns',
        uid: expect.any(String),
        resourceVersion: expect.any(String),
        creationTimestamp: '2026-01-01T00:00:00Z',
        generation: 1,
        labels: {
          team: 'a',
          'kubernetes.io/service-name': 'web',
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        },
        annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-01T00:00:00Z' },
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Service', name: 'web', uid: service.metadata.uid, controller: true, blockOwnerDeletion: true },
        ],
      },
      addressType: 'IPv4',
      endpoints: [
        {
          addresses: ['10.244.0.5'],
          conditions: { ready: true, serving: true, terminating: false },
          targetRef: { kind: 'Pod', namespace: 'ns', name: 'p', uid: pod.metadata.uid },
          nodeName: 'n',
          zone: 'zone-a',
        },
      ],
      ports: [{ name: '', protocol: 'TCP', port: 8080 }],
    });
  });

  test('of a pod that is not ready is neither ready nor serving', () => {
    addService(model);
    addPod(model, 'p', { ready: false });
    expect(endpoints()[0]?.conditions).toEqual({ ready: false, serving: false, terminating: false });
  });

  test('of a pod that is being deleted goes on serving', () => {
    addService(model);
    addPod(model, 'p');
    model.settle();
    model.server.delete(pods, 'ns/p');
    expect(endpoints()[0]?.conditions).toEqual({ ready: false, serving: true, terminating: true });
    model.server.delete(pods, 'ns/p', { gracePeriodSeconds: 0 });
    expect(endpoints()).toEqual([]);
  });

  test('is ready in any state where the Service publishes addresses that are not ready', () => {
    addService(model, { publishNotReadyAddresses: true });
    addPod(model, 'p', { ready: false });
    expect(endpoints()[0]?.conditions).toEqual({ ready: true, serving: false, terminating: false });
  });

  test.each([['Succeeded'], ['Failed']])('there is none of a pod that has %s', (phase) => {
    addService(model);
    addPod(model, 'p', { phase });
    expect(endpoints()).toEqual([]);
  });

  test('there is none of a pod without an address, or one that does not match', () => {
    addService(model);
    addPod(model, 'p', { ips: [] });
    addPod(model, 'q', { labels: { app: 'db' } });
    expect(endpoints()).toEqual([]);
  });

  test.each([
    ['web', 'host'],
    ['other', undefined],
  ])('has the hostname of a pod in the subdomain %s: %s', (subdomain, expected) => {
    addService(model, { clusterIP: 'None' });
    addPod(model, 'p', { spec: { hostname: 'host', subdomain } });
    expect(endpoints()[0]?.hostname).toBe(expected);
  });
});

describe('address families', () => {
  const ips = ['10.244.0.5', 'fd00::5'];
  test.each<[string, object, Record<string, string>]>([
    ['IPv4', { ipFamilies: ['IPv4'] }, { IPv4: '10.244.0.5' }],
    ['IPv6', { ipFamilies: ['IPv6'], clusterIP: 'fd00::1' }, { IPv6: 'fd00::5' }],
    ['both', { ipFamilies: ['IPv4', 'IPv6'] }, { IPv4: '10.244.0.5', IPv6: 'fd00::5' }],
    ['that of the cluster IP', { ipFamilies: undefined, clusterIP: 'fd00::1' }, { IPv6: 'fd00::5' }],
    ['both when headless', { ipFamilies: undefined, clusterIP: 'None' }, { IPv4: '10.244.0.5', IPv6: 'fd00::5' }],
  ])('%s', (_, spec, expected) => {
    addService(model, spec);
    addPod(model, 'p', { ips });
    model.settle();
    expect(Object.fromEntries(slices().map((slice) => [slice.addressType, slice.endpoints?.[0]?.addresses?.[0]]))).toEqual(expected);
  });

  test('slices of a family the Service has no more are deleted', () => {
    addService(model, { ipFamilies: ['IPv4', 'IPv6'] });
    addPod(model, 'p', { ips });
    model.settle();
    editService({ ipFamilies: ['IPv4'] });
    expect(only().addressType).toBe('IPv4');
  });
});

describe('ports', () => {
  const containers = (port: number, name = 'http', protocol = 'TCP'): Partial<Pod['spec']> => ({
    containers: [{ name: 'c', image: 'i', resources: {}, ports: [{ name, containerPort: port, protocol }] }],
  });
  const http: ServicePort = { port: 80, targetPort: 'http', protocol: 'TCP' };

  test('that are names may differ from pod to pod', () => {
    addService(model, { ports: [http] });
    for (let i = 0; i < 10; i += 1) addPod(model, `p${i}`, { spec: containers(8080 + (i % 2)) });
    model.settle();
    expect(slices().map((slice) => [slice.ports?.[0]?.port, slice.endpoints?.length])).toEqual([
      [8080, 5],
      [8081, 5],
    ]);
  });

  test.each<[string, Partial<Pod['spec']>, number[]]>([
    ['a container has', containers(8080), [8080]],
    ['a container has for another protocol', containers(8080, 'http', 'UDP'), []],
    ['no container has', containers(8080, 'other'), []],
    [
      'a sidecar has',
      {
        containers: [],
        initContainers: [
          { name: 's', restartPolicy: 'Always', resources: {}, ports: [{ name: 'http', containerPort: 9, protocol: 'TCP' }] },
        ],
      },
      [9],
    ],
    [
      'an init container has',
      { containers: [], initContainers: [{ name: 's', resources: {}, ports: [{ name: 'http', containerPort: 9, protocol: 'TCP' }] }] },
      [],
    ],
  ])('a name that %s', (_, spec, expected) => {
    addService(model, { ports: [http] });
    addPod(model, 'p', { spec });
    expect(only().ports?.map(({ port }) => port)).toEqual(expected);
  });

  test('are in the order of their hashes', () => {
    const port = (name: string, protocol: string, number: number): ServicePort => ({ name, protocol, port: number, targetPort: number });
    addService(model, { ports: [port('metrics', 'TCP', 9153), port('dns-tcp', 'TCP', 53), port('dns', 'UDP', 53)] });
    addPod(model, 'p');
    expect(only().ports?.map(({ name }) => name)).toEqual(['dns', 'dns-tcp', 'metrics']);
  });

  test('a headless Service may have none', () => {
    addService(model, { clusterIP: 'None', ports: [] });
    addPod(model, 'p');
    expect(only().ports).toEqual([]);
    expect(endpoints()).toHaveLength(1);
    expect(only().metadata.labels).toHaveProperty(['service.kubernetes.io/headless'], '');
  });
});

describe('slices', () => {
  test('a Service without pods has one without endpoints, which is left alone', () => {
    addService(model);
    expect(only()).toMatchObject({ endpoints: [], ports: [] });
    model.trace.length = 0;
    model.pass(controller, 'ns/web');
    expect(model.trace).toEqual([]);
  });

  test('the first endpoint takes its place in that one', () => {
    addService(model);
    const { uid } = only().metadata;
    addPod(model, 'p');
    expect(only().metadata.uid).toBe(uid);
    expect(endpoints()).toHaveLength(1);
  });

  test('another port for all of them packs them anew', () => {
    addService(model);
    for (let i = 0; i < 120; i += 1) addPod(model, `p${i}`);
    expect(lengths()).toEqual([100, 20]);
    const uids = slices().map(({ metadata }) => metadata.uid);
    editService({ ports: [{ port: 80, targetPort: 8081, protocol: 'TCP' }] });
    model.settle();
    expect(slices().map(({ metadata }) => metadata.uid)).toEqual(uids);
    expect(lengths().toSorted((a, b) => b - a)).toEqual([100, 20]);
  });

  test('follow the labels of the Service, those with a meaning on slices apart', () => {
    addService(model, {}, { labels: { 'kubernetes.io/service-name': 'bad', 'endpointslice.kubernetes.io/managed-by': 'me' } });
    addPod(model, 'p');
    const expected = { 'kubernetes.io/service-name': 'web', 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
    expect(only().metadata.labels).toEqual(expected);
    editService({}, { labels: { team: 'b' } });
    expect(only().metadata.labels).toEqual({ ...expected, team: 'b' });
  });

  test('that were deleted come back, and those of an older Service go', () => {
    addService(model);
    addPod(model, 'p');
    const { name } = only().metadata;
    model.server.delete(endpointSlices, `ns/${name}`);
    expect(only().endpoints).toHaveLength(1);
    const owner = { apiVersion: 'v1', kind: 'Service', name: 'web', uid: 'old' };
    model.edit(endpointSlices, `ns/${only().metadata.name}`, (slice) => ({
      ...slice,
      metadata: { ...slice.metadata, ownerReferences: [owner] },
    }));
    expect(only().metadata.ownerReferences?.[0]?.uid).toBe(model.get(services, 'ns/web').metadata.uid);
  });

  test('there are none for an ExternalName, nor without a selector', () => {
    addService(model, { type: 'ExternalName', externalName: 'a.example' });
    model.create(services, { metadata: { name: 'bare' }, spec: { clusterIP: '10.0.0.2', ports: [] } }, 'ns');
    addPod(model, 'p');
    model.settle();
    expect(slices()).toEqual([]);
  });

  test('are not created for a Service that is being deleted', () => {
    addService(model);
    editService({}, { finalizers: ['x/y'] });
    model.server.delete(services, 'ns/web');
    model.settle();
    expect(slices()).toEqual([]);
  });

  test('a pod event wakes the Services that select the pod', () => {
    addService(model);
    addPod(model, 'p');
    model.settle();
    model.edit(pods, 'ns/p', (pod) => ({ ...pod, metadata: { ...pod.metadata, labels: { app: 'db' } } }));
    expect(endpoints()).toEqual([]);
  });
});

describe('the trigger time', () => {
  const annotation = (): string | undefined => only().metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time'];

  test('is the creation of the Service, then the change of the pod, then none', () => {
    addService(model);
    model.now += 5000;
    addPod(model, 'p');
    expect(annotation()).toBe('2026-01-01T00:00:00Z');
    model.now += 5000;
    setReady(model, 'p', false);
    model.now += 5000;
    expect(annotation()).toBe('2026-01-01T00:00:10Z');
    editService({}, { labels: { team: 'b' } });
    expect(annotation()).toBeUndefined();
  });
});

describe('when a node is not known', () => {
  const message = 'skipping Pod p for Service ns/web: Node other Not Found';

  test('its pods are left out, an event says so, and the pass is repeated', () => {
    addService(model);
    addPod(model, 'q');
    addPod(model, 'p', { node: 'other' });
    model.settle();
    expect(endpoints().map(({ targetRef }) => targetRef?.name)).toEqual(['q']);
    expect(model.trace).toContain(`Warning FailedToUpdateEndpointSlices Error updating Endpoint Slices for Service ns/web: ${message}`);
    expect(model.pass(controller, 'ns/web').error).toBe(message);
    addNode(model, 'other');
    model.advance(1000);
    expect(endpoints()).toHaveLength(2);
  });

  test('they are published where the Service publishes in any state', () => {
    addService(model, { publishNotReadyAddresses: true });
    addPod(model, 'p', { node: 'other' });
    expect(endpoints()).toHaveLength(1);
  });
});

describe('when a write fails', () => {
  test('an event says so and the pass is repeated', () => {
    addService(model);
    model.intercept = (action) => (action.do === 'create' ? internalError('x') : undefined);
    expect(model.pass(controller, 'ns/web').error).toBeDefined();
    expect(model.trace.at(-1)).toBe(
      'Warning FailedToUpdateEndpointSlices Error updating Endpoint Slices for Service ns/web: failed to create EndpointSlice for Service ns/web: Internal error occurred: x',
    );
  });

  test('because the namespace goes away, nothing is said', () => {
    addService(model);
    const gone = forbiddenError(endpointSlices, 'x', 'unable to create new content', [{ reason: 'NamespaceTerminating' }]);
    model.intercept = (action) => (action.do === 'create' ? gone : undefined);
    expect(model.pass(controller, 'ns/web').error).toBeUndefined();
    expect(model.trace.filter((line) => line.startsWith('Warning'))).toEqual([]);
  });
});

describe('hints', () => {
  beforeEach(() => {
    addNode(model, 'm', 'zone-b');
  });
  const hints = (): unknown => endpoints().map((endpoint) => endpoint.hints);

  test.each([
    ['PreferClose', { forZones: [{ name: 'zone-a' }] }, { forZones: [{ name: 'zone-b' }] }],
    ['PreferSameZone', { forZones: [{ name: 'zone-a' }] }, { forZones: [{ name: 'zone-b' }] }],
    [
      'PreferSameNode',
      { forZones: [{ name: 'zone-a' }], forNodes: [{ name: 'n' }] },
      { forZones: [{ name: 'zone-b' }], forNodes: [{ name: 'm' }] },
    ],
  ])('of trafficDistribution %s come and go with it', (trafficDistribution, first, second) => {
    addService(model);
    addPod(model, 'p');
    addPod(model, 'q', { node: 'm' });
    addPod(model, 'r', { ready: false });
    model.settle();
    editService({ trafficDistribution });
    expect(hints()).toEqual([first, second, undefined]);
    model.trace.length = 0;
    model.pass(controller, 'ns/web');
    expect(model.trace).toEqual([]);
    editService({ trafficDistribution: undefined });
    expect(hints()).toEqual([undefined, undefined, undefined]);
  });

  test('of the annotation share endpoints out by CPUs, and events say when that begins and ends', () => {
    addService(model, {}, { annotations: { 'service.kubernetes.io/topology-mode': 'Auto' } });
    for (const name of ['p', 'q', 'r', 's']) addPod(model, name);
    expect(hints()).toEqual(['zone-b', 'zone-b', 'zone-a', 'zone-a'].map((name) => ({ forZones: [{ name }] })));
    expect(model.trace.filter((line) => line.includes('Hints'))).toEqual([
      'Normal TopologyAwareHintsEnabled Topology Aware Hints has been enabled, addressType: IPv4',
    ]);
    model.trace.length = 0;
    editService({}, { annotations: {} });
    expect(hints()).toEqual([undefined, undefined, undefined, undefined]);
    expect(model.trace.filter((line) => line.includes('Hints'))).toEqual([
      'Warning TopologyAwareHintsDisabled Topology Aware Hints has been disabled, addressType: IPv4',
    ]);
  });

  test('of the annotation are not given where they cannot be', () => {
    addService(model, {}, { annotations: { 'service.kubernetes.io/topology-aware-hints': 'auto' } });
    addPod(model, 'p');
    expect(hints()).toEqual([undefined]);
    expect(model.trace).toContain(
      'Warning TopologyAwareHintsDisabled Insufficient number of endpoints (1 endpoints, 2 zones), addressType: IPv4',
    );
  });

  test('of the annotation follow the nodes', () => {
    addService(model, {}, { annotations: { 'service.kubernetes.io/topology-mode': 'Auto' } });
    addPod(model, 'p');
    addPod(model, 'q', { node: 'm' });
    expect(hints()).toEqual([{ forZones: [{ name: 'zone-a' }] }, { forZones: [{ name: 'zone-b' }] }]);
    model.edit(nodes, 'm', (node) => ({ ...node, status: { ...node.status, conditions: [{ type: 'Ready', status: 'False' }] } }), 'status');
    expect(hints()).toEqual([undefined, undefined]);
  });
});

test('a pass over 500 pods takes a few milliseconds', () => {
  addService(model);
  for (let i = 0; i < 500; i += 1) addPod(model, `p${i}`);
  model.settle();
  expect(cpuTimeOf(() => model.pass(controller, 'ns/web'))).toBeLessThan(10);
});
