import { fillAbsent, fillEmpty, mapItems, mapMember } from '#domain/json/fill.js';
import { defaultPullPolicy, withFieldRefDefaults } from '#domain/resources/core/pod/default-container.js';
import { roundResources } from '#domain/resources/core/pod/resource-list.js';
import type { DownwardAPIVolumeFile, PersistentVolumeClaimSpec, Volume, VolumeProjection } from '#domain/schema/types/core-v1.js';

/** 0644: what files of configMap, secret, downwardAPI and projected volumes get. */
const defaultFileMode = 0o644;

/** Seconds a projected service account token lives. */
const defaultTokenSeconds = 3600;

/** Defaults of a volume of any source. Source: pkg/apis/core/v1/defaults.go SetDefaults_Volume and zz_generated.defaults.go. */
export function applyVolumeDefaults(volume: Volume): Volume {
  let next = hasSource(volume) ? volume : { ...volume, emptyDir: {} };
  next = mapMember(next, 'hostPath', (source) => fillAbsent(source, { type: '' }));
  next = mapMember(next, 'secret', (source) => fillAbsent(source, { defaultMode: defaultFileMode }));
  next = mapMember(next, 'iscsi', (source) => fillEmpty(source, { iscsiInterface: 'default' }));
  next = mapMember(next, 'rbd', (source) => fillEmpty(source, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }));
  next = mapMember(next, 'downwardAPI', (source) =>
    mapMember(fillAbsent(source, { defaultMode: defaultFileMode }), 'items', withFileDefaults),
  );
  next = mapMember(next, 'configMap', (source) => fillAbsent(source, { defaultMode: defaultFileMode }));
  next = mapMember(next, 'azureDisk', (source) =>
    fillAbsent(source, { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' }),
  );
  next = mapMember(next, 'projected', (source) =>
    mapMember(fillAbsent(source, { defaultMode: defaultFileMode }), 'sources', (sources) => mapItems(sources, withProjectionDefaults)),
  );
  next = mapMember(next, 'scaleIO', (source) => fillEmpty(source, { storageMode: 'ThinProvisioned', fsType: 'xfs' }));
  next = mapMember(next, 'ephemeral', (source) =>
    mapMember(source, 'volumeClaimTemplate', (template) => mapMember(template, 'spec', applyClaimSpecDefaults)),
  );
  return mapMember(next, 'image', (source) => fillEmpty(source, { pullPolicy: defaultPullPolicy(source.reference ?? '') }));
}

/** Defaults of a PersistentVolumeClaim's spec, alone or in a template. Source: SetDefaults_PersistentVolumeClaimSpec. */
export function applyClaimSpecDefaults(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  return mapMember(fillAbsent(spec, { volumeMode: 'Filesystem' }), 'resources', roundResources);
}

function hasSource(volume: Volume): boolean {
  return Object.entries(volume).some(([name, source]) => name !== 'name' && source !== undefined && source !== null);
}

function withFileDefaults(files: readonly DownwardAPIVolumeFile[]): readonly DownwardAPIVolumeFile[] {
  return mapItems(files, (file) => mapMember(file, 'fieldRef', withFieldRefDefaults));
}

function withProjectionDefaults(projection: VolumeProjection): VolumeProjection {
  const next = mapMember(projection, 'downwardAPI', (source) => mapMember(source, 'items', withFileDefaults));
  return mapMember(next, 'serviceAccountToken', (source) => fillAbsent(source, { expirationSeconds: defaultTokenSeconds }));
}
