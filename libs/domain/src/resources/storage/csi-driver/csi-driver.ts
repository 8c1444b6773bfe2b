import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import type { TablePrinter } from '#domain/api/table-printer.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { fillAbsent, mapMember } from '#domain/json/fill.js';
import { validateCsiDriver, validateCsiDriverUpdate } from '#domain/resources/storage/csi-driver/validate-csi-driver.js';
import type { CSIDriver, CSIDriverSpec } from '#domain/schema/types/storage-v1.js';
import { formatAge } from '#domain/time/duration.js';

const printer: TablePrinter<CSIDriver> = {
  columns: [
    nameColumn,
    column('AttachRequired', 'Whether volumes are attached before they are mounted.', 'boolean'),
    column('PodInfoOnMount', 'Whether the driver is told of the pod.', 'boolean'),
    column('StorageCapacity', 'Whether the scheduler looks at capacities.', 'boolean'),
    column('TokenRequests', 'Audiences of service account tokens the driver gets.'),
    column('RequiresRepublish', 'Whether volumes are published again from time to time.', 'boolean'),
    column('Modes', 'Kinds of volumes the driver makes.'),
    ageColumn,
  ],
  cells: ({ metadata, spec }, now) => [
    metadata.name,
    spec.attachRequired ?? true,
    spec.podInfoOnMount ?? false,
    spec.storageCapacity ?? false,
    spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>',
    spec.requiresRepublish ?? false,
    spec.volumeLifecycleModes?.join(',') || '<none>',
    formatAge(metadata.creationTimestamp, now),
  ],
};

/** What Kubernetes must know of a CSI driver. Strategy: pkg/registry/storage/csidriver/strategy.go. */
export const csiDrivers = defineResource<CSIDriver>('storage.k8s.io/v1', 'CSIDriver', {
  strategy: {
    applyDefaults: (driver) => mapMember(driver, 'spec', applyDefaults),
    prepareForCreate: (driver) => ({ ...driver, spec: withoutDisabled(driver.spec) }),
    prepareForUpdate: (next, prev) => countGeneration({ ...next, spec: withoutDisabled(next.spec, prev.spec) }, prev),
    validate: validateCsiDriver,
    validateUpdate: validateCsiDriverUpdate,
    warnOnCreate: (driver) => tokenWarnings(driver),
    warnOnUpdate: (next, prev) => (semanticallyEqual(next.spec.tokenRequests, prev.spec.tokenRequests) ? [] : tokenWarnings(next)),
    allowUnconditionalUpdate: false,
    returnsDeletedObject: true,
  },
  printer,
});

function applyDefaults(given: CSIDriverSpec): CSIDriverSpec {
  const spec = fillAbsent(given, {
    attachRequired: true,
    podInfoOnMount: false,
    storageCapacity: false,
    fsGroupPolicy: 'ReadWriteOnceWithFSType',
    requiresRepublish: false,
    seLinuxMount: false,
  });
  return spec.volumeLifecycleModes?.length ? spec : { ...spec, volumeLifecycleModes: ['Persistent'] };
}

/** The gate VolumeLimitScaling is off in v1.36, so its field stays only where it already is. */
function withoutDisabled(spec: CSIDriverSpec, prev?: CSIDriverSpec): CSIDriverSpec {
  if (prev?.preventPodSchedulingIfMissing !== undefined) return spec;
  const { preventPodSchedulingIfMissing: _, ...kept } = spec;
  return kept;
}

function tokenWarnings({ spec }: CSIDriver): readonly string[] {
  if (!spec.tokenRequests?.length || spec.serviceAccountTokenInSecrets !== undefined) return [];
  return [
    'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes',
  ];
}
