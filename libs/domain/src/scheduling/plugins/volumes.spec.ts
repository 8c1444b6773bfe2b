import { describe, expect, test } from 'vitest';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { cycleOf, node, pod, type PodWords, readerOf, verdicts } from '#domain/scheduling/fixture.js';
import { runPreFilters } from '#domain/scheduling/framework/pre-filter.js';
import { nodeVolumeLimits } from '#domain/scheduling/plugins/node-volume-limits/node-volume-limits.js';
import { volumeBinding } from '#domain/scheduling/plugins/volume-binding/volume-binding.js';
import { volumeRestrictions } from '#domain/scheduling/plugins/volume-restrictions/volume-restrictions.js';
import { volumeZone } from '#domain/scheduling/plugins/volume-zone/volume-zone.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '#domain/schema/types/core-v1.js';

type Words = Readonly<Record<string, unknown>>;

function object(apiVersion: string, kind: string, name: string, words: Words, metadata: Words = {}): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: { name, uid: `${kind}-${name}`, resourceVersion: '1', ...metadata },
    ...words,
  } as unknown as KubeObject;
}
function claim(name: string, spec: Words, metadata: Words = {}, status: Words = {}): PersistentVolumeClaim {
  const words = { spec: { resources: { requests: { storage: '1Gi' } }, accessModes: ['ReadWriteOnce'], ...spec }, status };
  return object('v1', 'PersistentVolumeClaim', name, words, { namespace: 'default', ...metadata }) as PersistentVolumeClaim;
}
const boundTo = (volumeName: string, name = 'c') =>
  claim(name, { volumeName }, { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } });
function volume(name: string, spec: Words = {}, labels: Words = {}): PersistentVolume {
  const words = { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...spec }, status: { phase: 'Available' } };
  return object('v1', 'PersistentVolume', name, words, { labels }) as PersistentVolume;
}
const storageClass = (name: string, words: Words = {}) =>
  object('storage.k8s.io/v1', 'StorageClass', name, {
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
    ...words,
  });
const onNode = (value: string) => ({
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'node', operator: 'In', values: [value] }] }] } },
});

const claiming = (...names: string[]): PodWords => ({
  volumes: names.map((claimName, i): Volume => ({ name: `v${i}`, persistentVolumeClaim: { claimName } })),
});
const labelled = (labels: Record<string, string> = {}): Node[] =>
  ['a', 'b'].map((name) => node(name, { labels: { node: name, ...labels } }));

function say(plugin: Plugin, p: Pod, objects: readonly KubeObject[], pods: readonly Pod[] = [], nodes = labelled()): string {
  const all = Object.values(verdicts(plugin, p, { nodes, pods, objects }));
  return new Set(all).size === 1 ? (all[0] ?? '') : all.join(' | ');
}

describe('VolumeBinding', () => {
  const ephemeral: PodWords = { volumes: [{ name: 'v', ephemeral: {} as NonNullable<Volume['ephemeral']> }] };
  const conflict = "node(s) didn't match PersistentVolume's node affinity!";
  const unavailable = "node(s) didn't find available persistent volumes to bind!";
  const late = storageClass('late');
  const dynamic = storageClass('dynamic', { provisioner: 'csi.example.com' });

  test.each<{ name: string; p?: PodWords; objects?: KubeObject[]; says: string }>([
    { name: 'no claims', p: {}, says: 'fits' },
    { name: 'missing', says: 'persistentvolumeclaim "c" not found!' },
    {
      name: 'lost',
      objects: [claim('c', { volumeName: 'v' }, {}, { phase: 'Lost' })],
      says: 'persistentvolumeclaim "c" bound to non-existent persistentvolume "v"!',
    },
    {
      name: 'going',
      objects: [claim('c', {}, { deletionTimestamp: '2026-01-01T00:00:00Z' })],
      says: 'persistentvolumeclaim "c" is being deleted!',
    },
    {
      name: 'ephemeral, not made yet',
      p: ephemeral,
      says: 'waiting for ephemeral volume controller to create the persistentvolumeclaim "p-v"!',
    },
    {
      name: 'ephemeral, of somebody else',
      p: ephemeral,
      objects: [claim('p-v', {})],
      says: 'PVC default/p-v was not created for pod default/p (pod is not owner)!',
    },
    { name: 'unbound, of no class', objects: [claim('c', {})], says: 'pod has unbound immediate PersistentVolumeClaims!' },
    {
      name: 'unbound, of a class that binds at once',
      objects: [claim('c', { storageClassName: 'now' }), storageClass('now', { volumeBindingMode: 'Immediate' })],
      says: 'pod has unbound immediate PersistentVolumeClaims!',
    },
    {
      name: 'half bound',
      objects: [claim('c', { volumeName: 'v', storageClassName: 'late' }), late],
      says: 'pod has unbound immediate PersistentVolumeClaims!',
    },
    { name: 'bound to a volume for any node', objects: [boundTo('v'), volume('v')], says: 'fits' },
    { name: 'bound to a volume of one node', objects: [boundTo('v'), volume('v', onNode('b'))], says: `${conflict} | fits` },
    {
      name: 'bound to a volume that is gone',
      objects: [boundTo('v')],
      says: 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)!',
    },
    { name: 'late, no volumes', objects: [claim('c', { storageClassName: 'late' }), late], says: unavailable },
    {
      name: 'late, a volume on one node',
      objects: [claim('c', { storageClassName: 'late' }), late, volume('v', { storageClassName: 'late', ...onNode('a') })],
      says: `fits | ${unavailable}`,
    },
    {
      name: 'late, a volume that is too small',
      objects: [claim('c', { storageClassName: 'late' }), late, volume('v', { storageClassName: 'late', capacity: { storage: '1Mi' } })],
      says: unavailable,
    },
    {
      name: 'late, a volume of another class',
      objects: [claim('c', { storageClassName: 'late' }), late, volume('v', { storageClassName: 'other' })],
      says: unavailable,
    },
    {
      name: 'late, a volume of another mode',
      objects: [claim('c', { storageClassName: 'late' }), late, volume('v', { storageClassName: 'late', volumeMode: 'Block' })],
      says: unavailable,
    },
    {
      name: 'late, one volume for two claims',
      p: claiming('c', 'd'),
      objects: [
        claim('c', { storageClassName: 'late' }),
        claim('d', { storageClassName: 'late' }),
        late,
        volume('v', { storageClassName: 'late' }),
      ],
      says: unavailable,
    },
    { name: 'made on demand', objects: [claim('c', { storageClassName: 'dynamic' }), dynamic], says: 'fits' },
    {
      name: 'made on demand, in some places',
      objects: [
        claim('c', { storageClassName: 'dynamic' }),
        storageClass('dynamic', { provisioner: 'p', allowedTopologies: [{ matchLabelExpressions: [{ key: 'node', values: ['b'] }] }] }),
      ],
      says: `${unavailable} | fits`,
    },
    {
      name: 'being made for one node',
      objects: [claim('c', { storageClassName: 'dynamic' }, { annotations: { 'volume.kubernetes.io/selected-node': 'a' } }), dynamic],
      says: `fits | ${unavailable}`,
    },
    {
      name: 'made on demand, where there is space',
      objects: [
        claim('c', { storageClassName: 'dynamic' }),
        dynamic,
        object('storage.k8s.io/v1', 'CSIDriver', 'csi.example.com', { spec: { storageCapacity: true } }),
        object('storage.k8s.io/v1', 'CSIStorageCapacity', 'cap', {
          storageClassName: 'dynamic',
          nodeTopology: { matchLabels: { node: 'a' } },
          capacity: '2Gi',
        }),
      ],
      says: 'fits | node(s) did not have enough free storage!',
    },
  ])('$name: $says', ({ p = claiming('c'), objects = [], says }) => {
    expect(say(volumeBinding, pod('p', p), objects)).toBe(says);
  });

  test('takes the smallest volume that will do, the small claim first, and waits until they are bound', () => {
    const small = claim('small', { storageClassName: 'late' });
    const large = claim('large', { storageClassName: 'late', resources: { requests: { storage: '5Gi' } } });
    const sized = (name: string, storage: string) => volume(name, { storageClassName: 'late', capacity: { storage } });
    const objects = [large, small, late, sized('ten', '10Gi'), sized('two', '2Gi'), sized('six', '6Gi')];
    const cycle = cycleOf(pod('p', claiming('large', 'small')), { nodes: labelled(), objects });
    const active = runPreFilters(cycle).filters.find(({ plugin }) => plugin.name === 'VolumeBinding');
    const chosen = cycle.snapshot.node('a');
    const reservation = chosen && active?.plugin.reserve?.(active.state, chosen, cycle);

    const updates = (reservation?.updates ?? []).map(({ object: one }) => ({ object: one as PersistentVolume }));
    expect(updates.map(({ object: pv }) => [pv.metadata.name, pv.spec.claimRef?.name])).toEqual([
      ['two', 'small'],
      ['six', 'large'],
    ]);
    expect(updates[0]?.object.spec.claimRef).toEqual({
      kind: 'PersistentVolumeClaim',
      namespace: 'default',
      name: 'small',
      uid: 'PersistentVolumeClaim-small',
      apiVersion: 'v1',
      resourceVersion: '1',
    });
    expect(updates[0]?.object.metadata.annotations).toEqual({ 'pv.kubernetes.io/bound-by-controller': 'yes' });

    const written = updates.map(({ object: pv }) => pv);
    expect(reservation?.isReady(readerOf([...written, small, large]))).toBe(false);
    expect(reservation?.isReady(readerOf([...written, boundTo('two', 'small'), boundTo('six', 'large')]))).toBe(true);
    expect(() => reservation?.isReady(readerOf([sized('two', '2Gi'), sized('six', '6Gi'), small, large]))).toThrow(
      'ClaimRef got reset for pv "two"',
    );
  });

  test('tells a claim the node to make its volume for', () => {
    const open = claim('c', { storageClassName: 'dynamic' });
    const cycle = cycleOf(pod('p', claiming('c')), { nodes: labelled(), objects: [open, dynamic] });
    const active = runPreFilters(cycle).filters.find(({ plugin }) => plugin.name === 'VolumeBinding');
    const chosen = cycle.snapshot.node('b');
    const reservation = chosen && active?.plugin.reserve?.(active.state, chosen, cycle);
    expect(reservation?.updates.map(({ object: one }) => one.metadata.annotations)).toEqual([
      { 'volume.kubernetes.io/selected-node': 'b' },
    ]);
    expect(() => reservation?.isReady(readerOf([open]))).toThrow('selectedNode annotation reset for PVC "c"');
  });
});

describe('VolumeZone', () => {
  const zoned = (zone: string) => labelled({ 'topology.kubernetes.io/zone': zone });
  const elsewhere = 'node(s) had no available volume zone!';
  test.each<{ name: string; objects: KubeObject[]; nodes?: Node[]; says: string }>([
    { name: 'missing claim', objects: [], says: 'persistentvolumeclaim "c" not found!' },
    { name: 'missing volume', objects: [boundTo('v')], says: 'persistentvolume "v" not found!' },
    { name: 'volume without a zone', objects: [boundTo('v'), volume('v')], nodes: zoned('a'), says: 'fits' },
    {
      name: 'same zone',
      objects: [boundTo('v'), volume('v', {}, { 'topology.kubernetes.io/zone': 'a' })],
      nodes: zoned('a'),
      says: 'fits',
    },
    {
      name: 'other zone',
      objects: [boundTo('v'), volume('v', {}, { 'topology.kubernetes.io/zone': 'b' })],
      nodes: zoned('a'),
      says: elsewhere,
    },
    {
      name: 'one of its zones',
      objects: [boundTo('v'), volume('v', {}, { 'topology.kubernetes.io/zone': 'b__a' })],
      nodes: zoned('a'),
      says: 'fits',
    },
    {
      name: 'the old label',
      objects: [boundTo('v'), volume('v', {}, { 'failure-domain.beta.kubernetes.io/zone': 'a' })],
      nodes: zoned('a'),
      says: 'fits',
    },
    { name: 'node without a zone', objects: [boundTo('v'), volume('v', {}, { 'topology.kubernetes.io/zone': 'b' })], says: 'fits' },
    { name: 'unbound, without a class', objects: [claim('c', {})], says: 'PersistentVolumeClaim had no pv name and storageClass name!' },
    {
      name: 'unbound, of an unknown class',
      objects: [claim('c', { storageClassName: 'x' })],
      says: 'storageclass.storage.k8s.io "x" not found!',
    },
    { name: 'unbound, late', objects: [claim('c', { storageClassName: 'x' }), storageClass('x')], says: 'fits' },
    {
      name: 'unbound, immediate',
      objects: [claim('c', { storageClassName: 'x' }), storageClass('x', { volumeBindingMode: 'Immediate' })],
      says: 'PersistentVolume had no name!',
    },
  ])('$name: $says', ({ objects, nodes, says }) => {
    expect(say(volumeZone, pod('p', claiming('c')), objects, [], nodes)).toBe(says);
  });
});

describe('VolumeRestrictions', () => {
  const disk = (readOnly: boolean): PodWords => ({ volumes: [{ name: 'd', gcePersistentDisk: { pdName: 'disk', readOnly } }] });
  const inUse = 'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod';
  const exclusive = claim('c', { accessModes: ['ReadWriteOncePod'] });
  test.each<{ name: string; p: PodWords; there: PodWords; objects?: KubeObject[]; says: string }>([
    { name: 'the same disk', p: disk(false), there: disk(false), says: 'node(s) had no available disk | fits' },
    { name: 'the same disk, both reading', p: disk(true), there: disk(true), says: 'fits' },
    { name: 'the same disk, one writing', p: disk(true), there: disk(false), says: 'node(s) had no available disk | fits' },
    { name: 'missing claim', p: claiming('c'), there: {}, says: 'persistentvolumeclaim "c" not found!' },
    { name: 'a claim for one pod, in use', p: claiming('c'), there: claiming('c'), objects: [exclusive], says: inUse },
    { name: 'a claim for one pod, free', p: claiming('c'), there: {}, objects: [exclusive], says: 'fits' },
    { name: 'a claim for many', p: claiming('c'), there: claiming('c'), objects: [claim('c', {})], says: 'fits' },
  ])('$name: $says', ({ p, there, objects = [], says }) => {
    expect(say(volumeRestrictions, pod('p', p), objects, [pod('there', { ...there, on: 'a' })])).toBe(says);
  });
});

describe('NodeVolumeLimits', () => {
  const csi = (name: string) => volume(name, { csi: { driver: 'csi.example.com', volumeHandle: name } });
  const limit = (count: number) =>
    object('storage.k8s.io/v1', 'CSINode', 'a', { spec: { drivers: [{ name: 'csi.example.com', nodeID: 'a', allocatable: { count } }] } });
  const attached = (name: string) =>
    object('storage.k8s.io/v1', 'VolumeAttachment', name, {
      spec: { attacher: 'csi.example.com', nodeName: 'a', source: { persistentVolumeName: name } },
    });
  const all = ['x', 'y', 'z'].flatMap((name) => [csi(name), boundTo(name, `c${name}`)]);
  const full = 'node(s) exceed max volume count | fits';
  test.each<{ name: string; p: PodWords; there?: PodWords; objects: KubeObject[]; says: string }>([
    { name: 'no limit', p: claiming('cx', 'cy'), objects: all, says: 'fits' },
    { name: 'within the limit', p: claiming('cx'), there: claiming('cy'), objects: [...all, limit(2)], says: 'fits' },
    { name: 'over the limit', p: claiming('cx'), there: claiming('cy'), objects: [...all, limit(1)], says: full },
    { name: 'a volume that is there already', p: claiming('cx'), there: claiming('cx'), objects: [...all, limit(1)], says: 'fits' },
    { name: 'a volume that lingers', p: claiming('cx'), objects: [...all, limit(1), attached('z')], says: full },
    { name: 'missing claim', p: claiming('cw'), objects: all, says: 'looking up PVC default/cw: persistentvolumeclaim "cw" not found!' },
    {
      name: 'a volume to be made',
      p: claiming('new'),
      there: claiming('cy'),
      objects: [...all, limit(1), claim('new', { storageClassName: 's' }), storageClass('s', { provisioner: 'csi.example.com' })],
      says: full,
    },
  ])('$name: $says', ({ p, there = {}, objects, says }) => {
    expect(say(nodeVolumeLimits, pod('p', p), objects, [pod('there', { ...there, on: 'a' })])).toBe(says);
  });
});
