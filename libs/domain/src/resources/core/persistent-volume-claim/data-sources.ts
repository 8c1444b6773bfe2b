import type { PersistentVolumeClaimSpec, TypedLocalObjectReference } from '#domain/schema/types/core-v1.js';

/**
 * What a claim is filled from has two fields, the older of which holds claims and snapshots only and drops everything else.
 * A reference into another namespace needs the gate CrossNamespaceVolumeDataSource, which is off: it is dropped as well.
 * Source: pkg/api/persistentvolumeclaim/util.go.
 */
export function settleDataSources(spec: PersistentVolumeClaimSpec, prev?: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const isLocal = !spec.dataSourceRef?.namespace || prev?.dataSourceRef !== undefined;
  const next = isLocal ? spec : without(spec, 'dataSourceRef');
  const isKept = prev?.dataSource ?? prev?.dataSourceRef ?? next.dataSourceRef ?? isClaimOrSnapshot(next.dataSource);
  return mirrorDataSources(isKept ? next : without(next, 'dataSource'));
}

/** Each of the two fields says what the other one says where only one is given. */
export function mirrorDataSources(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource && !dataSourceRef) return { ...spec, dataSourceRef: dataSource };
  if (!dataSourceRef || dataSource || dataSourceRef.namespace) return spec;
  const { apiGroup, kind, name } = dataSourceRef;
  return { ...spec, dataSource: { apiGroup, kind, name } };
}

function isClaimOrSnapshot(source: TypedLocalObjectReference | undefined): boolean {
  if (source?.kind === 'PersistentVolumeClaim') return !source.apiGroup;
  return source?.kind === 'VolumeSnapshot' && source.apiGroup === 'snapshot.storage.k8s.io';
}

function without(spec: PersistentVolumeClaimSpec, name: 'dataSource' | 'dataSourceRef'): PersistentVolumeClaimSpec {
  if (!spec[name]) return spec;
  const { [name]: _, ...rest } = spec;
  return rest;
}
