import { fillAbsent, fillEmpty, mapMember } from '#domain/json/fill.js';
import { roundResourceList } from '#domain/resources/core/pod/resource-list.js';
import type { PersistentVolume, PersistentVolumeSpec } from '#domain/schema/types/core-v1.js';

/** Source: pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolume. */
export function applyPersistentVolumeDefaults(volume: PersistentVolume): PersistentVolume {
  const next = mapMember(fillAbsent(volume, { spec: {}, status: {} }), 'spec', (spec) => {
    const filled = fillAbsent(fillEmpty(spec, { persistentVolumeReclaimPolicy: 'Retain' }), { volumeMode: 'Filesystem' });
    return applyVolumeSpecDefaults(filled);
  });
  return mapMember(next, 'status', (status) => fillEmpty(status, { phase: 'Pending' }));
}

/** What a spec gets wherever it stands, also inline in a VolumeAttachment: capacity in whole parts, and what sources leave out. */
export function applyVolumeSpecDefaults(spec: PersistentVolumeSpec): PersistentVolumeSpec {
  let next = mapMember(spec, 'capacity', roundResourceList);
  next = mapMember(next, 'hostPath', (source) => fillAbsent(source, { type: '' }));
  next = mapMember(next, 'rbd', (source) => fillEmpty(source, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }));
  next = mapMember(next, 'iscsi', (source) => fillEmpty(source, { iscsiInterface: 'default' }));
  next = mapMember(next, 'azureDisk', (source) =>
    fillAbsent(source, { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' }),
  );
  return mapMember(next, 'scaleIO', (source) => fillEmpty(source, { storageMode: 'ThinProvisioned', fsType: 'xfs' }));
}
