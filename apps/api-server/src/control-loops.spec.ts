import { afterEach, beforeEach, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import { systemClock } from '#client/clock.js';
import { EventRecorder } from '#client/events/event-recorder.js';
import { Informers } from '#client/informer/informers.js';
import type { Log } from '#client/log.js';
import { runController } from '#client/loop/run-controller.js';
import { seededRandom } from '#client/random.js';
import type { Transport } from '#client/transport/transport.js';
import { userAgent } from '#client/user-agent.js';
import { deletableResources } from '#domain/api/discovery/preferred-resources.js';
import { Registry } from '#domain/api/registry.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Controller } from '#domain/controllers/controller.js';
import { deploymentController } from '#domain/controllers/deployment/deployment-controller.js';
import { garbageCollector } from '#domain/controllers/garbagecollector/garbage-collector.js';
import { namespaceController } from '#domain/controllers/namespace/namespace-controller.js';
import { nodeHealthController } from '#domain/controllers/nodelifecycle/node-health-controller.js';
import { replicaSetController } from '#domain/controllers/replicaset/replica-set-controller.js';
import { rootCaCertificatePublisher } from '#domain/controllers/root-ca-certificate-publisher/root-ca-certificate-publisher.js';
import { serviceAccountController } from '#domain/controllers/serviceaccount/service-account-controller.js';
import { ttlController } from '#domain/controllers/ttl/ttl-controller.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { deployments } from '#domain/resources/apps/deployment/deployment.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import { builtInDefinitions } from '#domain/resources/built-in.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { events } from '#domain/resources/core/event/event.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { isStatusError } from '#domain/status/status-error.js';
import { type ApiServer, startApiServer } from './start-api-server.js';
import { openMemoryStore } from './storage/memory-store.js';

/** Holds control loops and their runner to what this server really says; the loops themselves are tested on a model of it. */

const registry = new Registry(builtInDefinitions());
const loops: readonly Controller[] = [
  deploymentController,
  replicaSetController,
  garbageCollector(registry),
  namespaceController({ resources: () => deletableResources(registry) }),
  // without the account `default` no pod is admitted
  serviceAccountController,
  rootCaCertificatePublisher('PEM'),
  nodeHealthController(),
  ttlController,
];

let server: ApiServer;
let transport: Transport;
let client: ApiClient;
let informers: Informers;
let running: Promise<unknown>;
const recorders: EventRecorder[] = [];
let stop: AbortController;

beforeEach(async () => {
  server = await startApiServer({ store: await openMemoryStore(), insecurePort: 0, logLevel: 'silent' });
  transport = server.transport({ username: 'system:kube-controller-manager', groups: ['system:masters'] });
  client = new ApiClient(transport, { userAgent: userAgent('kube-controller-manager') });
  const silent = (): void => undefined;
  const log = { error: silent, warn: silent, info: silent, debug: silent } as unknown as Log;
  const parts = { client, clock: systemClock, random: seededRandom(1), log };
  informers = new Informers(parts);
  stop = new AbortController();
  running = Promise.all(
    loops.map((loop) => {
      const recorder = new EventRecorder({ component: loop.eventSource ?? '', host: '' }, client, parts);
      recorders.push(recorder);
      return runController(loop, { ...parts, informers, recorder }, stop.signal);
    }),
  );
  await client.create(namespaces, { metadata: { name: 'ns' } });
});

afterEach(async () => {
  stop.abort();
  await running;
  await Promise.all(recorders.splice(0).map((recorder) => recorder.close()));
  await informers.close();
  await transport.close();
  await server.close();
});

const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { interval: 5, timeout: 10_000 });
const all = async <T extends KubeObject>(resource: ResourceDefinition<T>): Promise<readonly T[]> =>
  (await client.listAll(resource, { namespace: 'ns' })).items;
const count = (resource: ResourceDefinition) => async (): Promise<number> => (await all(resource)).length;
const isThere = (resource: ResourceDefinition, key: string) => async (): Promise<boolean> =>
  client.get(resource, key).then(
    () => true,
    (error: unknown) => !isStatusError(error, 'NotFound'),
  );

async function deploy(replicas: number): Promise<void> {
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  await client.create(deployments, {
    metadata: { namespace: 'ns', name: 'web' },
    spec: { replicas, selector: { matchLabels: labels }, template },
  });
  await eventually(async () => (await client.get(deployments, 'ns/web')).status.replicas).toBe(replicas);
}

test('a Deployment brings about its pods, and tells of it', async () => {
  await deploy(20);
  const found = await all(pods);
  expect(found).toHaveLength(20);
  const [set] = await all(replicaSets);
  expect(new Set(found.map(({ metadata }) => metadata.ownerReferences?.[0]?.uid))).toEqual(new Set([set?.metadata.uid]));
  await eventually(async () => (await all(events)).map(({ reason, source }) => `${source?.component} ${reason}`)).toEqual(
    expect.arrayContaining(['deployment-controller ScalingReplicaSet', 'replicaset-controller SuccessfulCreate']),
  );
  await client.patch(deployments, 'ns/web', { type: 'merge', patch: { spec: { replicas: 3 } } });
  await eventually(count(pods)).toBe(3);
});

test.each(['Foreground', 'Background'] as const)('all of it is gone when it is deleted in the %s', async (propagationPolicy) => {
  await deploy(20);
  await client.delete(deployments, 'ns/web', { propagationPolicy });
  await eventually(isThere(deployments, 'ns/web')).toBe(false);
  if (propagationPolicy === 'Foreground') expect([await count(replicaSets)(), await count(pods)()]).toEqual([0, 0]);
  await eventually(count(replicaSets)).toBe(0);
  await eventually(count(pods)).toBe(0);
});

test('what it owns may be left behind', async () => {
  await deploy(3);
  await client.delete(deployments, 'ns/web', { propagationPolicy: 'Orphan' });
  await eventually(isThere(deployments, 'ns/web')).toBe(false);
  expect((await all(replicaSets)).map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined]);
  expect(await count(pods)()).toBe(3);
});

test('a namespace has a root certificate, and goes with all that is in it', async () => {
  await eventually(async () => (await all(configMaps)).map(({ metadata, data }) => [metadata.name, data])).toEqual([
    ['kube-root-ca.crt', { 'ca.crt': 'PEM' }],
  ]);
  await deploy(3);
  await client.delete(namespaces, 'ns');
  await eventually(isThere(namespaces, 'ns')).toBe(false);
  expect(await Promise.all([pods, replicaSets, deployments, configMaps].map((resource) => count(resource)()))).toEqual([0, 0, 0, 0]);
});

test('a node is noticed', async () => {
  await client.create(nodes, { metadata: { name: 'n' } });
  await eventually(async () => (await client.get(nodes, 'n')).metadata.annotations).toEqual({ 'node.alpha.kubernetes.io/ttl': '0' });
});
