import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { fillAbsent } from '#domain/json/fill.js';
import { validateStorageClass, validateStorageClassUpdate } from '#domain/resources/storage/storage-class/validate-storage-class.js';
import type { StorageClass } from '#domain/schema/types/storage-v1.js';
import { formatAge } from '#domain/time/duration.js';
import { deprecatedNodeLabel } from '#domain/validation/deprecated-node-labels.js';

const printer: TablePrinter<StorageClass> = {
  columns: [
    nameColumn,
    column('Provisioner', 'The driver that makes volumes of this class.'),
    column('ReclaimPolicy', 'What becomes of a volume whose claim is deleted.'),
    column('VolumeBindingMode', 'When volumes are made and bound.'),
    column('AllowVolumeExpansion', 'Whether claims may grow.'),
    ageColumn,
  ],
  cells: (storageClass, now) => [
    isDefaultStorageClass(storageClass.metadata) ? `${storageClass.metadata.name} (default)` : storageClass.metadata.name,
    storageClass.provisioner,
    storageClass.reclaimPolicy ?? 'Delete',
    storageClass.volumeBindingMode ?? 'Immediate',
    storageClass.allowVolumeExpansion ?? false,
    formatAge(storageClass.metadata.creationTimestamp, now),
  ],
};

/** True for a class marked as the one of claims that name none. */
export function isDefaultStorageClass({ annotations }: StorageClass['metadata']): boolean {
  const marks = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
  return marks.some((mark) => annotations?.[mark] === 'true');
}

/** A kind of storage, and who provides it. */
export const storageClasses = defineResource<StorageClass>('storage.k8s.io/v1', 'StorageClass', {
  strategy: {
    applyDefaults: (object) => fillAbsent(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
    validate: validateStorageClass,
    validateUpdate: validateStorageClassUpdate,
    warnOnCreate: topologyWarnings,
    warnOnUpdate: topologyWarnings,
    returnsDeletedObject: true,
  },
  printer,
});

function topologyWarnings({ allowedTopologies = [] }: StorageClass): readonly string[] {
  return allowedTopologies.flatMap(({ matchLabelExpressions = [] }, i) =>
    matchLabelExpressions.flatMap(({ key }, j) => {
      const text = deprecatedNodeLabel(key);
      return text === undefined ? [] : [`allowedTopologies[${i}].matchLabelExpressions[${j}].key: ${text}`];
    }),
  );
}
