import { defineResource } from '#domain/api/define-resource.js';
import { onlyStatusOf, withStatusOf } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import {
  storageVersionName,
  validateStorageVersionStatus,
} from '#domain/resources/apiserverinternal/storage-version/validate-storage-version.js';
import type { ServerStorageVersion, StorageVersion } from '#domain/schema/types/apiserverinternal-v1alpha1.js';
import { formatAge } from '#domain/time/duration.js';

const shownAtMost = 3;

/** In which version each API server stores a resource. Its generation is not counted. */
export const storageVersions = defineResource<StorageVersion>('internal.apiserver.k8s.io/v1alpha1', 'StorageVersion', {
  strategy: {
    checkName: storageVersionName,
    prepareForCreate: (version) => ({ ...version, status: {} }),
    prepareForUpdate: withStatusOf,
    allowUnconditionalUpdate: false,
  },
  subresources: {
    status: { prepareForUpdate: onlyStatusOf, validateUpdate: ({ status }) => validateStorageVersionStatus(status) },
  },
  printer: {
    columns: [
      nameColumn,
      column('CommonEncodingVersion', 'The version all servers store.'),
      column('StorageVersions', 'The version each server stores.'),
      ageColumn,
    ],
    cells: ({ metadata, status }, now) => [
      metadata.name,
      status.commonEncodingVersion ?? '<unset>',
      formatServers(status.storageVersions ?? []),
      formatAge(metadata.creationTimestamp, now),
    ],
  },
});

function formatServers(servers: readonly ServerStorageVersion[]): string {
  const shown = servers.slice(0, shownAtMost).map(({ apiServerID = '', encodingVersion = '' }) => `${apiServerID}=${encodingVersion}`);
  const more = servers.length > shownAtMost ? ` + ${servers.length - shownAtMost} more...` : '';
  return `${shown.join(',')}${more}` || '<unset>';
}
