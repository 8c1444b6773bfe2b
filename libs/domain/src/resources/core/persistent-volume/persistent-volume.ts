import { defineResource } from '#domain/api/define-resource.js';
import type { WriteContext } from '#domain/api/strategy.js';
import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import { applyPersistentVolumeDefaults } from '#domain/resources/core/persistent-volume/default-persistent-volume.js';
import { storageClassOf } from '#domain/resources/core/persistent-volume/storage-class-of.js';
import { formatAccessModes } from '#domain/resources/core/persistent-volume/validate-access-modes.js';
import {
  validatePersistentVolume,
  validatePersistentVolumeUpdate,
} from '#domain/resources/core/persistent-volume/validate-persistent-volume.js';
import { volumeWarnings } from '#domain/resources/core/persistent-volume/volume-warnings.js';
import type { PersistentVolume } from '#domain/schema/types/core-v1.js';
import { formatAge } from '#domain/time/duration.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** A piece of storage of the cluster. Its generation is not counted. */
export const persistentVolumes = defineResource<PersistentVolume>('v1', 'PersistentVolume', {
  strategy: {
    applyDefaults: applyPersistentVolumeDefaults,
    prepareForCreate: (volume, { now }) => ({ ...volume, status: { phase: 'Pending', lastPhaseTransitionTime: formatTime(now) } }),
    prepareForUpdate: (next, prev) => ({ ...next, status: prev.status }),
    validate: validatePersistentVolume,
    validateUpdate: validatePersistentVolumeUpdate,
    warnOnCreate: volumeWarnings,
    warnOnUpdate: volumeWarnings,
    returnsDeletedObject: true,
  },
  subresources: {
    status: { prepareForUpdate: (next, prev, context) => withTransitionTime({ ...next, spec: prev.spec }, prev, context) },
  },
  printer: {
    columns: [
      nameColumn,
      column('Capacity', 'How large it is.'),
      column('Access Modes', 'How it can be mounted.'),
      column('Reclaim Policy', 'What becomes of it when its claim is gone.'),
      column('Status', 'Pending, Available, Bound, Released or Failed.'),
      column('Claim', 'The claim it is bound to.'),
      column('StorageClass', 'The class of storage it is of.'),
      column('VolumeAttributesClass', 'The class of attributes it has.'),
      column('Reason', 'Why it failed.'),
      ageColumn,
      wideColumn('VolumeMode', 'Whether it is a file system or a block device.'),
    ],
    cells: (volume, now) => {
      const { metadata, spec, status } = volume;
      const { claimRef } = spec;
      return [
        metadata.name,
        spec.capacity?.['storage'] ?? '0',
        formatAccessModes(spec.accessModes),
        spec.persistentVolumeReclaimPolicy ?? '',
        metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
        claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '',
        storageClassOf(volume),
        spec.volumeAttributesClassName ?? '<unset>',
        status.reason ?? '',
        formatAge(metadata.creationTimestamp, now),
        spec.volumeMode ?? '<unset>',
      ];
    },
  },
});

/** A new phase gets the time it is, unless the client gives one; a time the client leaves out stays with its phase. */
function withTransitionTime(next: PersistentVolume, prev: PersistentVolume, { now }: WriteContext): PersistentVolume {
  const { lastPhaseTransitionTime: before } = prev.status;
  const { lastPhaseTransitionTime: given, phase } = next.status;
  if (phase === prev.status.phase) {
    if (given !== undefined || before === undefined) return next;
    return { ...next, status: { ...next.status, lastPhaseTransitionTime: before } };
  }
  if (given !== undefined && given !== before) return next;
  return { ...next, status: { ...next.status, lastPhaseTransitionTime: formatTime(now) } };
}
