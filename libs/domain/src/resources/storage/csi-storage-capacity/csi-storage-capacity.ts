import { defineResource } from '#domain/api/define-resource.js';
import { column, nameColumn } from '#domain/api/table-columns.js';
import {
  validateCsiStorageCapacity,
  validateCsiStorageCapacityUpdate,
} from '#domain/resources/storage/csi-storage-capacity/validate-csi-storage-capacity.js';
import type { CSIStorageCapacity } from '#domain/schema/types/storage-v1.js';
import { nodeSelectorWarnings } from '#domain/validation/deprecated-node-labels.js';

/** How much storage of a class there is for some nodes. */
export const csiStorageCapacities = defineResource<CSIStorageCapacity>('storage.k8s.io/v1', 'CSIStorageCapacity', {
  strategy: {
    validate: (capacity) => validateCsiStorageCapacity(capacity, false),
    validateUpdate: validateCsiStorageCapacityUpdate,
    warnOnCreate: topologyWarnings,
    warnOnUpdate: topologyWarnings,
    allowUnconditionalUpdate: false,
  },
  printer: {
    columns: [nameColumn, column('StorageClassName', 'The class of the storage.'), column('Capacity', 'How much there is.')],
    cells: ({ metadata, storageClassName, capacity }) => [metadata.name, storageClassName, capacity ?? '<unset>'],
  },
});

function topologyWarnings({ nodeTopology }: CSIStorageCapacity): readonly string[] {
  return nodeSelectorWarnings(nodeTopology, 'nodeTopology');
}
