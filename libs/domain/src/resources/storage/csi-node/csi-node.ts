import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { validateCsiNode, validateCsiNodeUpdate } from '#domain/resources/storage/csi-node/validate-csi-node.js';
import type { CSINode } from '#domain/schema/types/storage-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** Which CSI drivers run on the node of the same name. */
export const csiNodes = defineResource<CSINode>('storage.k8s.io/v1', 'CSINode', {
  strategy: {
    validate: validateCsiNode,
    validateUpdate: validateCsiNodeUpdate,
    allowUnconditionalUpdate: false,
    returnsDeletedObject: true,
  },
  printer: {
    columns: [nameColumn, column('Drivers', 'How many CSI drivers run on the node.', 'integer'), ageColumn],
    cells: ({ metadata, spec }, now) => [metadata.name, spec.drivers?.length ?? 0, formatAge(metadata.creationTimestamp, now)],
  },
});
