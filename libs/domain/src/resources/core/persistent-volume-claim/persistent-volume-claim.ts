import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import { formatAccessModes } from '#domain/resources/core/persistent-volume/validate-access-modes.js';
import { storageClassOf } from '#domain/resources/core/persistent-volume/storage-class-of.js';
import { claimWarnings } from '#domain/resources/core/persistent-volume-claim/claim-warnings.js';
import { applyClaimDefaults } from '#domain/resources/core/persistent-volume-claim/default-claim.js';
import { settleDataSources } from '#domain/resources/core/persistent-volume-claim/data-sources.js';
import { validateClaimSpec } from '#domain/resources/core/persistent-volume-claim/validate-claim-spec.js';
import { validateClaimStatus } from '#domain/resources/core/persistent-volume-claim/validate-claim-status.js';
import { validateClaimUpdate } from '#domain/resources/core/persistent-volume-claim/validate-claim-update.js';
import type { PersistentVolumeClaim } from '#domain/schema/types/core-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** The wish for storage, and once bound the right to a volume. Its generation is not counted. */
export const persistentVolumeClaims = defineResource<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim', {
  strategy: {
    applyDefaults: applyClaimDefaults,
    prepareForCreate: (claim) => ({ ...claim, spec: settleDataSources(claim.spec), status: { phase: 'Pending' } }),
    prepareForUpdate: (next, prev) => ({ ...next, spec: settleDataSources(next.spec, prev.spec), status: prev.status }),
    validate: ({ spec }) => validateClaimSpec(spec, 'spec'),
    validateUpdate: validateClaimUpdate,
    warnOnCreate: claimWarnings,
    warnOnUpdate: claimWarnings,
    returnsDeletedObject: true,
  },
  subresources: { status: { validateUpdate: validateClaimStatus } },
  printer: {
    columns: [
      nameColumn,
      column('Status', 'Pending, Bound or Lost.'),
      column('Volume', 'The volume it is bound to.'),
      column('Capacity', 'How large the volume is.'),
      column('Access Modes', 'How the volume can be mounted.'),
      column('StorageClass', 'The class of storage that is wanted.'),
      column('VolumeAttributesClass', 'The class of attributes that is wanted.'),
      ageColumn,
      wideColumn('VolumeMode', 'Whether it is a file system or a block device.'),
    ],
    cells: (claim, now) => {
      const { metadata, spec, status } = claim;
      const isBound = Boolean(spec.volumeName);
      return [
        metadata.name,
        metadata.deletionTimestamp ? 'Terminating' : (status.phase ?? ''),
        spec.volumeName ?? '',
        isBound ? (status.capacity?.['storage'] ?? '0') : '',
        isBound ? formatAccessModes(status.accessModes) : '',
        storageClassOf(claim),
        spec.volumeAttributesClassName ?? '<unset>',
        formatAge(metadata.creationTimestamp, now),
        spec.volumeMode ?? '<unset>',
      ];
    },
  },
});
