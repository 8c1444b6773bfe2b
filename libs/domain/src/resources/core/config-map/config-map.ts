import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { validateConfigMap, validateConfigMapUpdate } from '#domain/resources/core/config-map/validate-config-map.js';
import type { ConfigMap } from '#domain/schema/types/core-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** Texts and bytes by key. */
export const configMaps = defineResource<ConfigMap>('v1', 'ConfigMap', {
  strategy: { validate: validateConfigMap, validateUpdate: validateConfigMapUpdate },
  printer: {
    columns: [nameColumn, column('Data', 'Number of keys.'), ageColumn],
    cells: ({ metadata, data, binaryData }, now) => [
      metadata.name,
      Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
      formatAge(metadata.creationTimestamp, now),
    ],
  },
});
