import { describe, expect, test } from 'vitest';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import { startApiServer } from '../../../api-server/src/start-api-server.js';
import { openMemoryStore } from '../../../api-server/src/storage/memory-store.js';
import { eventually, serverOptions, TestCluster } from '../fixture.js';

const cluster = new TestCluster(async () => startApiServer({ ...serverOptions, store: await openMemoryStore() }));

const createConfigMap = (name: string, data: Record<string, string>): Promise<unknown> =>
  cluster.client.create(configMaps, { metadata: { name, namespace: 'default' }, data } as never);

describe('a pod waits', () => {
  test('for what its volumes need, without a sandbox', async () => {
    await cluster.startReady();
    const volumes = [{ name: 'config', configMap: { name: 'settings' } }];
    await cluster.create('web', { volumeMounts: [{ name: 'config', mountPath: '/etc/web' }] }, { volumes });
    await eventually(() => cluster.eventsOf('web')).toContain(
      'Warning FailedMount MountVolume.SetUp failed for volume "config" : configmap "settings" not found',
    );
    const { status } = await cluster.read('web');
    expect(status.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'ContainerCreating' } });
    expect(status.conditions?.find(({ type }) => type === 'PodReadyToStartContainers')?.status).toBe('False');
    await createConfigMap('settings', {});
    await cluster.ready('web');
  });

  test('for a claim that nobody has bound', async () => {
    await cluster.startReady();
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    await cluster.create('web', { volumeMounts: [{ name: 'data', mountPath: '/data' }] }, { volumes });
    await eventually(() => cluster.eventsOf('web')).toContain(
      'Warning FailedMount Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC default/data: failed to fetch PVC from API server: persistentvolumeclaims "data" not found',
    );
  });

  test('for its environment, which it says', async () => {
    await cluster.startReady();
    const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'keys', key: 'a' } } }];
    await cluster.create('web', { env });
    await eventually(async () => (await cluster.read('web')).status.containerStatuses?.[0]?.state).toEqual({
      waiting: { reason: 'CreateContainerConfigError', message: 'secret "keys" not found' },
    });
    await eventually(() => cluster.eventsOf('web')).toContain('Warning Failed Error: secret "keys" not found');
    await cluster.client.create(secrets, { metadata: { name: 'keys', namespace: 'default' }, data: { a: 'MQ==' } } as never);
    await cluster.create('next', { env });
    await cluster.ready('next');
  });
});

test('a secret for pulling that is missing is told, and the pull goes on', async () => {
  await cluster.startReady();
  await cluster.create('web', {}, { imagePullSecrets: [{ name: 'registry' }] });
  await cluster.ready('web');
  await eventually(() => cluster.eventsOf('web')).toContain(
    'Warning FailedToRetrieveImagePullSecret Unable to retrieve some image pull secrets (registry); attempting to pull the image may not succeed.',
  );
});
