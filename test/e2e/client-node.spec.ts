import {
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  Log,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  type V1Pod,
  Watch,
} from 'kubernetes-client-node-1';
import { get } from 'node:https';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '#testing/eventually.js';
import { startCluster, type TestCluster } from '#testing/start-cluster.js';

/** What programs written with the official JavaScript client find. */

let cluster: TestCluster;
let config: KubeConfig;
let core: CoreV1Api;
let apps: AppsV1Api;

beforeAll(async () => {
  cluster = await startCluster({ nodes: 2 });
  config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  core = config.makeApiClient(CoreV1Api);
  apps = config.makeApiClient(AppsV1Api);
});
afterAll(() => cluster.close());

function deployment(name: string, replicas: number): Parameters<AppsV1Api['createNamespacedDeployment']>[0] {
  const labels = { app: name };
  const containers = [{ name: 'c', image: 'example.com/web:1', ports: [{ containerPort: 80 }] }];
  const spec = { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } };
  return { namespace: 'default', body: { metadata: { name }, spec } };
}

const ready = (name: string, replicas: number): Promise<void> =>
  eventually(async () => {
    const { status } = await apps.readNamespacedDeployment({ name, namespace: 'default' });
    expect(status).toMatchObject({ readyReplicas: replicas, updatedReplicas: replicas });
  });

test('a deployment comes up, is scaled and goes with all that belongs to it', async () => {
  const made = await apps.createNamespacedDeployment(deployment('web', 2));
  expect(made.metadata?.creationTimestamp).toBeInstanceOf(Date);
  await ready('web', 2);
  const scale = await apps.readNamespacedDeploymentScale({ name: 'web', namespace: 'default' });
  expect(scale).toMatchObject({ spec: { replicas: 2 }, status: { replicas: 2, selector: 'app=web' } });
  await apps.replaceNamespacedDeploymentScale({ name: 'web', namespace: 'default', body: Object.assign(scale, { spec: { replicas: 3 } }) });
  await ready('web', 3);
  const { items } = await core.listNamespacedPod({ namespace: 'default', labelSelector: 'app=web' });
  expect(items.map(({ status }) => status?.phase)).toEqual(['Running', 'Running', 'Running']);
  await apps.deleteNamespacedDeployment({ name: 'web', namespace: 'default', propagationPolicy: 'Foreground' });
  await eventually(async () => {
    const left = await core.listNamespacedPod({ namespace: 'default', labelSelector: 'app=web' });
    expect(left.items).toEqual([]);
    await expect(apps.readNamespacedDeployment({ name: 'web', namespace: 'default' })).rejects.toMatchObject({ code: 404 });
  });
});

test('patches of all kinds', async () => {
  const namespace = 'default';
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'patched' }, data: { a: '1', b: '2' } } });
  const patch = async (body: unknown, strategy: PatchStrategy): Promise<unknown> => {
    const options = setHeaderOptions('Content-Type', strategy);
    return (await core.patchNamespacedConfigMap({ name: 'patched', namespace, body }, options)).data;
  };
  expect(await patch({ data: { a: null, c: '3' } }, PatchStrategy.MergePatch)).toEqual({ b: '2', c: '3' });
  expect(await patch([{ op: 'replace', path: '/data/b', value: '4' }], PatchStrategy.JsonPatch)).toEqual({ b: '4', c: '3' });
  expect(await patch({ data: { $patch: 'replace', d: '5' } }, PatchStrategy.StrategicMergePatch)).toEqual({ d: '5' });
});

test('a watch tells what happens from a revision on', async () => {
  const namespace = 'default';
  const { metadata } = await core.listNamespacedSecret({ namespace });
  const seen: string[] = [];
  const watch = new Watch(config);
  const stop = await watch.watch(
    `/api/v1/namespaces/${namespace}/secrets`,
    { resourceVersion: metadata?.resourceVersion, allowWatchBookmarks: true },
    (phase, object: { metadata: { name: string } }) => void seen.push(`${phase} ${object.metadata.name}`),
    () => undefined,
  );
  await core.createNamespacedSecret({ namespace, body: { metadata: { name: 'watched' }, stringData: { a: 'b' } } });
  const read = await core.readNamespacedSecret({ name: 'watched', namespace });
  expect(read.data).toEqual({ a: 'Yg==' });
  await core.replaceNamespacedSecret({ name: 'watched', namespace, body: Object.assign(read, { data: {} }) });
  await core.deleteNamespacedSecret({ name: 'watched', namespace });
  await eventually(() => expect(seen).toEqual(['ADDED watched', 'MODIFIED watched', 'DELETED watched']));
  stop.abort();
});

test('an informer follows pods', async () => {
  const informer = makeInformer<V1Pod>(config, '/api/v1/pods', () => core.listPodForAllNamespaces());
  const running = new Set<string>();
  informer.on('update', ({ metadata, status }) => {
    if (status?.phase === 'Running') running.add(metadata?.name ?? '');
  });
  await informer.start();
  await apps.createNamespacedDeployment(deployment('informed', 2));
  await eventually(() => expect([...running].filter((name) => name.startsWith('informed-'))).toHaveLength(2));
  await informer.stop();
});

test('the log of a container', async () => {
  const namespace = 'default';
  const annotations = { 'kubernest.dev/logs': 'one\ntwo\nthree' };
  const containers = [{ name: 'c', image: 'example.com/web:1' }];
  await core.createNamespacedPod({ namespace, body: { metadata: { name: 'talks', annotations }, spec: { containers } } });
  await eventually(async () => expect((await core.readNamespacedPod({ name: 'talks', namespace })).status?.phase).toBe('Running'));
  expect(await core.readNamespacedPodLog({ name: 'talks', namespace, tailLines: 2 })).toBe('two\nthree\n');
  const stream = new PassThrough();
  const followed = new Log(config).log(namespace, 'talks', 'c', stream, { follow: true });
  await followed;
  await core.deleteNamespacedPod({ name: 'talks', namespace, gracePeriodSeconds: 1 });
  expect(await text(stream)).toBe('one\ntwo\nthree\n');
});

test('a pod whose readiness probe fails leaves the endpoints, and returns', async () => {
  const namespace = 'default';
  const probed = deployment('probed', 2);
  const [container] = probed.body.spec?.template.spec?.containers ?? [];
  if (container) container.readinessProbe = { httpGet: { path: '/ready', port: 80 }, periodSeconds: 1, failureThreshold: 1 };
  await apps.createNamespacedDeployment(probed);
  const spec = { selector: { app: 'probed' }, ports: [{ port: 80 }] };
  await core.createNamespacedService({ namespace, body: { metadata: { name: 'probed' }, spec } });
  await ready('probed', 2);
  const { items } = await core.listNamespacedPod({ namespace, labelSelector: 'app=probed' });
  const names = items.map(({ metadata }) => metadata?.name ?? '').toSorted();
  const [first = '', second = ''] = names;
  const script = (value: string | null): Promise<unknown> =>
    core.patchNamespacedPod(
      { name: first, namespace, body: { metadata: { annotations: { 'kubernest.dev/readiness': value } } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  const endpoints = async (): Promise<readonly [readonly string[], readonly string[]]> => {
    const { subsets = [] } = await core.readNamespacedEndpoints({ name: 'probed', namespace });
    const pods = (addresses: (typeof subsets)[number]['addresses'] = []): readonly string[] =>
      addresses.map(({ targetRef }) => targetRef?.name ?? '').toSorted();
    return [pods(subsets[0]?.addresses), pods(subsets[0]?.notReadyAddresses)];
  };
  await eventually(async () => expect(await endpoints()).toEqual([names, []]));
  await script('fail');
  await eventually(async () => expect(await endpoints()).toEqual([[second], [first]]));
  await script(null);
  await eventually(async () => expect(await endpoints()).toEqual([names, []]));
});

test('the API server is behind its own Service', async () => {
  const read = (): Promise<string> => {
    const service = {
      host: '127.224.0.1',
      port: 443,
      path: '/version',
      ca: Buffer.from(config.getCurrentCluster()?.caData ?? '', 'base64'),
    };
    return new Promise((resolve, reject) => get(service, (answer) => void text(answer).then(resolve, reject)).once('error', reject));
  };
  await eventually(async () => expect(await read()).toContain('"gitVersion": "v1.36.'));
});

test('what is wrong is told as a Status', async () => {
  const namespace = 'default';
  const body = { metadata: { name: 'Wrong' }, data: {} };
  await expect(core.createNamespacedConfigMap({ namespace, body })).rejects.toMatchObject({
    code: 422,
    body: expect.stringContaining('"reason":"Invalid"') as string,
  });
  await expect(core.readNamespacedConfigMap({ name: 'nobody', namespace })).rejects.toMatchObject({
    code: 404,
    body: expect.stringContaining('configmaps \\"nobody\\" not found') as string,
  });
});
