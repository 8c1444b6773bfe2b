import type { PersistentVolumeSpec } from '#domain/schema/types/core-v1.js';

/** Members of a volume's spec that say where the storage is, in the order in which they are judged. */
export const sourceNames = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const satisfies readonly (keyof PersistentVolumeSpec)[];

export type SourceName = (typeof sourceNames)[number];

/** The part of a spec that says where the storage is; of a sound volume it has one member. */
export type PersistentVolumeSource = Pick<PersistentVolumeSpec, SourceName>;

export function sourcesOf(spec: PersistentVolumeSpec): PersistentVolumeSource {
  return Object.fromEntries(sourceNames.flatMap((name) => (spec[name] === undefined ? [] : [[name, spec[name]]])));
}
