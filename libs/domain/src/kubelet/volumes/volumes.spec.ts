import { describe, expect, test } from 'vitest';
import { aPod, container } from '#domain/kubelet/testdata/view.js';
import { claimProblem, type FoundClaim } from '#domain/kubelet/volumes/claim-problem.js';
import type { KeysOf } from '#domain/kubelet/volumes/config-use.js';
import { mountBackOffMs, mountFailed, setUpFailed } from '#domain/kubelet/volumes/mount-texts.js';
import { usedVolumes, volumeProblem, volumeUses } from '#domain/kubelet/volumes/volume-problem.js';
import type { PersistentVolume, PersistentVolumeClaim, Volume } from '#domain/schema/types/core-v1.js';

const objects: Readonly<Record<string, ReadonlySet<string>>> = { 'ConfigMap c': new Set(['a']), 'Secret s': new Set(['b']) };
const keysOf: KeysOf = ({ kind, name }) => objects[`${kind} ${name}`];
const item = (key: string): { key: string; path: string } => ({ key, path: key });

describe('a volume', () => {
  test.each<[string, Omit<Volume, 'name'>, string | undefined]>([
    ['of nothing', { emptyDir: {} }, undefined],
    ['of a Secret', { secret: { secretName: 's' } }, undefined],
    ['of a Secret that is missing', { secret: { secretName: 'x' } }, 'secret "x" not found'],
    ['of a Secret that it can do without', { secret: { secretName: 'x', optional: true, items: [item('a')] } }, undefined],
    ['of a key that is missing', { secret: { secretName: 's', items: [item('b'), item('z')] } }, 'references non-existent secret key: z'],
    ['of a ConfigMap', { configMap: { name: 'c', items: [item('a')] } }, undefined],
    ['of a ConfigMap that is missing', { configMap: { name: 'x' } }, 'configmap "x" not found'],
    ['of a ConfigMap without the key', { configMap: { name: 'c', items: [item('z')] } }, 'configmap references non-existent config key: z'],
    [
      'of several sources',
      { projected: { sources: [{ configMap: { name: 'x' } }, { secret: { name: 's' } }, { serviceAccountToken: { path: 't' } }] } },
      'configmap "x" not found',
    ],
    [
      'of several sources that are missing',
      { projected: { sources: [{ configMap: { name: 'x' } }, { secret: { name: 'y' } }, { configMap: { name: 'x' } }] } },
      '[configmap "x" not found, secret "y" not found]',
    ],
  ])('%s', (_, source, problem) => {
    const volume = { name: 'v', ...source };
    expect(volumeProblem(volume, volumeUses(volume), keysOf)).toBe(problem);
  });

  test('that nobody uses does not count', () => {
    const volumes = ['init', 'disk', 'no', 'yes'].map((name) => ({ name, emptyDir: {} }));
    const pod = aPod({
      volumes,
      initContainers: [container('i', { volumeMounts: [{ name: 'init', mountPath: '/' }] })],
      containers: [
        container('c', { volumeMounts: [{ name: 'yes', mountPath: '/' }], volumeDevices: [{ name: 'disk', devicePath: '/d' }] }),
      ],
    });
    expect(usedVolumes(pod).map(({ name }) => name)).toEqual(['init', 'disk', 'yes']);
  });
});

describe('a volume with a claim', () => {
  const volume: Volume = { name: 'data', persistentVolumeClaim: { claimName: 'pvc' } };
  const metadata = { name: 'pvc', namespace: 'default', uid: 'c1', resourceVersion: '1', creationTimestamp: '' };
  const claim = (words: Partial<PersistentVolumeClaim> = {}): PersistentVolumeClaim => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata,
    spec: { volumeName: 'pv', resources: {} },
    status: { phase: 'Bound' },
    ...words,
  });
  const bound = (spec: PersistentVolume['spec'] = {}): PersistentVolume => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { ...metadata, name: 'pv', uid: 'v1' },
    spec: { claimRef: { uid: 'c1' }, ...spec },
    status: {},
  });
  const about = (text: string): string => `error processing PVC default/pvc: ${text}`;

  test.each<[FoundClaim, string | undefined]>([
    [{ claim: claim(), bound: bound() }, undefined],
    [
      { claim: 'persistentvolumeclaims "pvc" not found' },
      about('failed to fetch PVC from API server: persistentvolumeclaims "pvc" not found'),
    ],
    [{ claim: claim({ metadata: { ...metadata, deletionTimestamp: 'now' } }) }, about('PVC is being deleted')],
    [{ claim: claim({ status: { phase: 'Pending' } }) }, about('PVC is not bound')],
    [{ claim: claim({ spec: { resources: {} } }) }, about('PVC has empty pvc.Spec.VolumeName')],
    [
      { claim: claim(), bound: 'persistentvolumes "pv" not found' },
      about('failed to fetch PV pv from API server: persistentvolumes "pv" not found'),
    ],
    [
      { claim: claim(), bound: bound({ claimRef: { uid: 'other' } }) },
      about('found PV object pv but its pv.Spec.ClaimRef.UID other does not point to claim.UID c1'),
    ],
    [{ claim: claim(), bound: bound({ volumeMode: 'Block' }) }, 'volume data has volumeMode Block, but is specified in volumeMounts'],
  ])('%#: %s', (found, problem) => {
    const pod = aPod({ volumes: [volume], containers: [container('c', { volumeMounts: [{ name: 'data', mountPath: '/data' }] })] });
    expect(claimProblem(pod, volume, found)).toBe(problem);
  });

  test('that is made for the pod belongs to it', () => {
    const found = { claim: claim({ metadata: { ...metadata, name: 'web-data' } }), bound: bound() };
    expect(claimProblem(aPod(), { name: 'data', ephemeral: {} }, found)).toBe(
      'PVC default/web-data was not created for pod default/web (pod is not owner)',
    );
  });
});

test('attempts get rarer', () => {
  expect([1, 2, 3, 8, 9, 20].map(mountBackOffMs)).toEqual([500, 1000, 2000, 64_000, 122_000, 122_000]);
});

test('what is told of it', () => {
  expect(setUpFailed('v', 'secret "s" not found').message).toBe('MountVolume.SetUp failed for volume "v" : secret "s" not found');
  expect(mountFailed({ unmounted: ['a', 'b'], unprocessed: [] }).message).toBe(
    'Unable to attach or mount volumes: unmounted volumes=[a b], unattached volumes=[], failed to process volumes=[]: context deadline exceeded',
  );
});
