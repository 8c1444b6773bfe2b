import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import type { Draft } from '#domain/meta/object-meta.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import { ingressClasses } from '#domain/resources/networking/ingress-class/ingress-class.js';
import { ingresses } from '#domain/resources/networking/ingress/ingress.js';
import { runtimeClasses } from '#domain/resources/node/runtime-class/runtime-class.js';
import { priorityClasses } from '#domain/resources/scheduling/priority-class/priority-class.js';
import { storageClasses } from '#domain/resources/storage/storage-class/storage-class.js';
import type { Pod, PodSpec } from '#domain/schema/types/core-v1.js';
import type { UserInfo } from '#domain/api/strategy.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

const admin: UserInfo = { username: 'test', groups: ['system:masters'] };
let server: ApiServer;
let client: ApiClient;

beforeAll(async () => {
  server = await startApiServer({ store: await openMemoryStore(), insecurePort: -1, logLevel: 'silent' });
  client = new ApiClient(server.transport(admin), { userAgent: 'test' });
  await client.create(serviceAccounts, { metadata: { namespace: 'default', name: 'default' } });
});
afterAll(() => server.close());

function podNamed(name: string, spec: Partial<PodSpec> = {}, namespace = 'default'): Draft<Pod> {
  return { metadata: { namespace, name }, spec: { containers: [{ name: 'c', image: 'i' }], ...spec } };
}

test('a plain pod is complete when it is stored', async () => {
  const { spec } = await client.create(pods, podNamed('plain'));
  expect(spec).toMatchObject({
    serviceAccountName: 'default',
    serviceAccount: 'default',
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    volumes: [{ name: expect.stringMatching(/^kube-api-access-[a-z0-9]{5}$/) as string }],
    tolerations: [{ key: 'node.kubernetes.io/not-ready' }, { key: 'node.kubernetes.io/unreachable' }],
  });
});

describe('the default account of a namespace', () => {
  test('is waited for', async () => {
    await client.create(namespaces, { metadata: { name: 'new' } });
    const creating = client.create(pods, podNamed('early', {}, 'new'));
    await client.create(serviceAccounts, { metadata: { namespace: 'new', name: 'other' } });
    await client.create(serviceAccounts, { metadata: { namespace: 'new', name: 'default' } });
    expect(await creating).toMatchObject({ spec: { serviceAccountName: 'default' } });
  });

  test('is not waited for when the pod names another', async () => {
    await expect(client.create(pods, podNamed('lost', { serviceAccountName: 'gone' }))).rejects.toMatchObject({
      code: 403,
      message: 'pods "lost" is forbidden: error looking up service account default/gone: serviceaccount "gone" not found',
    });
  });
});

test('a pod has the number of its priority class, and there is one default class', async () => {
  await client.create(priorityClasses, { metadata: { name: 'usual' }, value: 7, globalDefault: true });
  expect(await client.create(pods, podNamed('usual'))).toMatchObject({ spec: { priorityClassName: 'usual', priority: 7 } });
  await expect(client.create(priorityClasses, { metadata: { name: 'more' }, value: 8, globalDefault: true })).rejects.toMatchObject({
    message:
      'priorityclasses.scheduling.k8s.io "more" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
  });
});

test('a pod costs what its runtime class costs', async () => {
  const overhead = { podFixed: { cpu: '100m' } };
  await client.create(runtimeClasses, { metadata: { name: 'sandbox' }, handler: 'h', overhead });
  expect(await client.create(pods, podNamed('costly', { runtimeClassName: 'sandbox' }))).toMatchObject({
    spec: { overhead: { cpu: '100m' } },
  });
  await expect(client.create(pods, podNamed('wrong', { overhead: { cpu: '1' } }))).rejects.toMatchObject({
    message: 'pods "wrong" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
  });
});

test('default classes of storage and of ingresses', async () => {
  const mark = (name: string) => ({ name: 'usual', annotations: { [`${name}.kubernetes.io/is-default-class`]: 'true' } });
  await client.create(storageClasses, { metadata: mark('storageclass'), provisioner: 'example.com/p' });
  await client.create(ingressClasses, { metadata: mark('ingressclass'), spec: { controller: 'example.com/c' } });
  const metadata = { namespace: 'default', name: 'x' };
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  expect(await client.create(persistentVolumeClaims, { metadata, spec: claim })).toMatchObject({ spec: { storageClassName: 'usual' } });
  const ingress = { defaultBackend: { service: { name: 's', port: { number: 80 } } } };
  expect(await client.create(ingresses, { metadata, spec: ingress })).toMatchObject({ spec: { ingressClassName: 'usual' } });
});

test('a pod is labelled with the zone of its node as it is bound', async () => {
  await client.create(nodes, { metadata: { name: 'n', labels: { 'topology.kubernetes.io/zone': 'z' } } });
  await client.create(pods, podNamed('bound'));
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'bound' }, target: { kind: 'Node', name: 'n' } };
  await client.subresource(pods, 'default/bound', 'binding').create(binding);
  expect((await client.get(pods, 'default/bound')).metadata.labels).toEqual({ 'topology.kubernetes.io/zone': 'z' });
});

test('plugins can be left out', async () => {
  const options = {
    insecurePort: -1,
    logLevel: 'silent',
    disableAdmissionPlugins: ['ServiceAccount'],
    defaultNotReadyTolerationSeconds: 5,
  };
  const other = await startApiServer({ ...options, store: await openMemoryStore() });
  try {
    const pod = await new ApiClient(other.transport(admin), { userAgent: 'test' }).create(pods, podNamed('free'));
    expect(pod.spec).toMatchObject({ tolerations: [{ tolerationSeconds: 5 }, { tolerationSeconds: 300 }] });
    expect(pod.spec.serviceAccountName).toBeUndefined();
  } finally {
    await other.close();
  }
  const starting = startApiServer({ ...options, store: await openMemoryStore(), disableAdmissionPlugins: ['Nonsense'] });
  await expect(starting).rejects.toThrow('invalid options: disable-admission-plugins plugin "Nonsense" is unknown');
});
