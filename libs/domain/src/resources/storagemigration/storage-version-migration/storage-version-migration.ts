import { defineResource } from '#domain/api/define-resource.js';
import { onlyStatusOf, withStatusOf } from '#domain/api/plain-strategy.js';
import { column } from '#domain/api/table-columns.js';
import {
  validateMigration,
  validateMigrationStatus,
} from '#domain/resources/storagemigration/storage-version-migration/validate-migration.js';
import { formatGroupResource } from '#domain/status/status-error.js';
import type { StorageVersionMigration } from '#domain/schema/types/storagemigration-v1beta1.js';

const states: ReadonlySet<string> = new Set(['Running', 'Failed', 'Succeeded']);

/** The wish that all objects of a resource be written again, in the version stored now. Its generation is not counted. */
export const storageVersionMigrations = defineResource<StorageVersionMigration>(
  'storagemigration.k8s.io/v1beta1',
  'StorageVersionMigration',
  {
    strategy: {
      prepareForCreate: (migration) => ({ ...migration, status: {} }),
      prepareForUpdate: withStatusOf,
      validate: (migration) => validateMigration(migration),
      validateUpdate: (next, prev) => validateMigration(next, prev),
      allowUnconditionalUpdate: false,
    },
    subresources: { status: { prepareForUpdate: onlyStatusOf, validateUpdate: validateMigrationStatus } },
    printer: {
      columns: [
        column('Name', 'Name of the object, unique within its namespace.'),
        column('Resource', 'The resource and its group.'),
        column('Status', 'Running, Failed, Succeeded, or Unknown.'),
      ],
      cells: ({ metadata, spec, status }) => [
        metadata.name,
        formatGroupResource({ group: spec.resource.group, plural: spec.resource.resource }),
        status.conditions?.findLast((condition) => condition.status === 'True' && states.has(condition.type))?.type ?? 'Unknown',
      ],
    },
  },
);
