import * as clientNode from 'kubernetes-client-node-1';
import { KubeConfig, KubernetesObjectApi, type KubernetesObject } from 'kubernetes-client-node-1';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCluster, type TestCluster } from '#testing/start-cluster.js';

/** The official JavaScript client, which has a class for each group and version, against every group that is served. */

type GroupApi = Record<string, (parameters?: object) => Promise<{ readonly items?: readonly unknown[]; readonly groupVersion?: string }>>;
type GroupApiClass = Parameters<KubeConfig['makeApiClient']>[0];

const classes = Object.entries(clientNode).filter(
  ([name, value]) => /^[A-Z]\w+V\d\w*Api$/.test(name) && typeof value === 'function',
) as unknown as readonly [string, GroupApiClass][];

/** Versions that the client knows and Kubernetes v1.36 does not serve any more. */
const gone = classes.filter(([name]) => ['StorageV1alpha1Api', 'StoragemigrationV1alpha1Api'].includes(name));
/** Served as v1beta1 by now. */
const movedOn = 'CertificatesV1alpha1Api.listPodCertificateRequestForAllNamespaces';
const served = classes.filter((each) => !gone.includes(each));

const meta = { name: 'tried', namespace: 'default' };
const clusterMeta = { name: 'tried.example.com' };
const labels = { app: 'tried' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'example.com/c:1' }], restartPolicy: 'Always' } };
const selector = { matchLabels: labels };
const clientConfig = { url: 'https://127.0.0.1:9443/' };
const device = { name: 'd', exactly: { deviceClassName: 'tried.example.com' } };
const webhook = {
  name: 'tried.example.com',
  clientConfig,
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  rules: [{ apiGroups: ['none.example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['nothing'] }],
};

/** One object of each kind that can be created as it is. */
const objects: readonly (KubernetesObject & Readonly<Record<string, unknown>>)[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta, data: { a: '1' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: meta, stringData: { a: '1' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta },
  { apiVersion: 'v1', kind: 'Service', metadata: meta, spec: { ports: [{ port: 80 }], selector: labels } },
  { apiVersion: 'v1', kind: 'Endpoints', metadata: { ...meta, name: 'tried-by-hand' }, subsets: [] },
  { apiVersion: 'v1', kind: 'LimitRange', metadata: meta, spec: { limits: [{ type: 'Pod', max: { cpu: '1' } }] } },
  { apiVersion: 'v1', kind: 'ResourceQuota', metadata: meta, spec: { hard: { pods: '100' } } },
  { apiVersion: 'v1', kind: 'PodTemplate', metadata: meta, template },
  { apiVersion: 'v1', kind: 'ReplicationController', metadata: meta, spec: { replicas: 0, selector: labels, template } },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: meta,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: clusterMeta,
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta,
    spec: { containers: [{ name: 'c', image: 'example.com/c:1' }], terminationGracePeriodSeconds: 0 },
  },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta, spec: { replicas: 0, selector, template } },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: meta, spec: { replicas: 0, selector, template } },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: meta, spec: { replicas: 0, serviceName: 'tried', selector, template } },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: meta, spec: { selector, template } },
  { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: meta, revision: 1, data: { a: 1 } },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: meta,
    spec: { suspend: true, template: { spec: { ...template.spec, restartPolicy: 'Never' } } },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: meta,
    spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } } },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: meta,
    spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } },
  },
  {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: { ...meta, name: 'tried-v1' },
    spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } },
  },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: meta, spec: { minAvailable: 1, selector } },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: meta,
    spec: { defaultBackend: { service: { name: 'x', port: { number: 80 } } } },
  },
  { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: clusterMeta, spec: { controller: 'example.com/ingress' } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: meta, spec: { podSelector: {} } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', metadata: clusterMeta, spec: { cidrs: ['10.99.0.0/24'] } },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...meta, name: 'tried-by-hand' },
    addressType: 'IPv4',
    endpoints: [],
    ports: [],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: meta,
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: meta,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'x' },
  },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: clusterMeta, rules: [] },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: clusterMeta,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'x' },
  },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: clusterMeta, provisioner: 'example.com/p' },
  { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: clusterMeta, spec: {} },
  { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', metadata: clusterMeta, spec: { drivers: [] } },
  { apiVersion: 'storage.k8s.io/v1', kind: 'CSIStorageCapacity', metadata: meta, storageClassName: 'x', capacity: '1Gi' },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: clusterMeta,
    spec: { attacher: 'example.com', nodeName: 'n', source: { persistentVolumeName: 'p' } },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttributesClass',
    metadata: clusterMeta,
    driverName: 'example.com',
    parameters: { a: '1' },
  },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: clusterMeta, value: 7 },
  { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: meta, spec: { holderIdentity: 'me' } },
  { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: clusterMeta, handler: 'simulated' },
  {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: meta,
    eventTime: '2026-01-01T00:00:00.000000Z',
    type: 'Normal',
    action: 'a',
    reason: 'r',
    reportingController: 'example.com/c',
    reportingInstance: 'i',
    regarding: { kind: 'Pod', namespace: 'default', name: 'x' },
  },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', metadata: clusterMeta, webhooks: [webhook] },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration', metadata: clusterMeta, webhooks: [webhook] },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata: clusterMeta,
    spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
  },
  {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: clusterMeta,
    spec: { priorityLevelConfiguration: { name: 'exempt' }, matchingPrecedence: 9 },
  },
  { apiVersion: 'resource.k8s.io/v1', kind: 'DeviceClass', metadata: clusterMeta, spec: {} },
  { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim', metadata: meta, spec: { devices: { requests: [device] } } },
  { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaimTemplate', metadata: meta, spec: { spec: { devices: { requests: [device] } } } },
  {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1.tried.example.com' },
    spec: {
      group: 'tried.example.com',
      version: 'v1',
      groupPriorityMinimum: 1,
      versionPriority: 1,
      insecureSkipTLSVerify: true,
      service: { name: 'x', namespace: 'default' },
    },
  },
];

let cluster: TestCluster;
let config: KubeConfig;

beforeAll(async () => {
  cluster = await startCluster();
  config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
});
afterAll(() => cluster.close());

describe.each(served)('%s', (name, Class) => {
  test('lists all that it can list', async () => {
    const api = config.makeApiClient(Class) as unknown as GroupApi;
    const methods = Object.getOwnPropertyNames(Class.prototype).filter(
      (method) => /^list(?!Namespaced)/.test(method) && !method.endsWith('WithHttpInfo') && `${name}.${method}` !== movedOn,
    );
    expect((await api['getAPIResources']?.())?.groupVersion).toMatch(/v\d/);
    const lists = await Promise.all(methods.map(async (method) => api[method]?.()));
    expect(lists.map((list) => Array.isArray(list?.items))).toEqual(methods.map(() => true));
  });
});

test.each(gone)('%s is not served', async (_name, Class) => {
  await expect((config.makeApiClient(Class) as unknown as GroupApi)['getAPIResources']?.()).rejects.toMatchObject({ code: 404 });
});

describe.each(objects.map((object) => ({ object, title: `${object.apiVersion} ${object.kind}` })))('$title', ({ object }) => {
  test('is created, read, labelled, replaced, listed and deleted', async () => {
    const api = KubernetesObjectApi.makeApiClient(config);
    const header = { apiVersion: object.apiVersion ?? '', kind: object.kind ?? '' };
    const named = { ...header, metadata: Object.assign({ name: '' }, object.metadata) };
    const created = await api.create(object);
    expect(created).toMatchObject({ ...header, metadata: { name: object.metadata?.name, uid: expect.any(String) as string } });
    const patched = await api.patch({ ...named, metadata: Object.assign({}, named.metadata, { labels: { tried: 'yes' } }) });
    expect(patched.metadata?.labels).toMatchObject({ tried: 'yes' });
    const read = await api.read(named);
    const replaced = await api.replace(
      Object.assign(read, { metadata: Object.assign({}, read.metadata, { annotations: { tried: 'yes' } }) }),
    );
    expect(replaced.metadata?.annotations).toMatchObject({ tried: 'yes' });
    const { items } = await api.list(
      header.apiVersion,
      header.kind,
      object.metadata?.namespace,
      undefined,
      undefined,
      undefined,
      undefined,
      'tried=yes',
    );
    expect(items.map(({ metadata }) => metadata?.name)).toEqual([object.metadata?.name]);
    await api.delete(named, undefined, undefined, 0);
  });
});
