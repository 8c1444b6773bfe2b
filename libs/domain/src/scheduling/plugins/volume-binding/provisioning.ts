import type { Reader } from '#domain/controllers/controller.js';
import { compareQuantities, quantity } from '#domain/quantity/quantity.js';
import { csiDrivers } from '#domain/resources/storage/csi-driver/csi-driver.js';
import { csiStorageCapacities } from '#domain/resources/storage/csi-storage-capacity/csi-storage-capacity.js';
import { storageClasses } from '#domain/resources/storage/storage-class/storage-class.js';
import { PluginError } from '#domain/scheduling/framework/plugin-status.js';
import { storageOf } from '#domain/scheduling/volumes/find-matching-volume.js';
import { storageClassName } from '#domain/scheduling/volumes/storage-class-name.js';
import { toSelector } from '#domain/selectors/object-selector.js';
import { matchesSelector } from '#domain/selectors/selector.js';
import type { Node, PersistentVolumeClaim } from '#domain/schema/types/core-v1.js';
import type { CSIStorageCapacity, StorageClass } from '#domain/schema/types/storage-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

/**
 * Whether a volume for the claim could be made for a node, as far as anyone can tell before. Throws PluginError when the claim's class is missing.
 * Source: pkg/scheduler/framework/plugins/volumebinding/binder.go checkVolumeProvisions.
 */
export function canProvision(claim: PersistentVolumeClaim, node: Node, read: Reader): 'yes' | 'no' | 'no space' {
  const className = storageClassName(claim);
  if (className === '') throw new PluginError(`no class for claim "${claim.metadata.namespace}/${claim.metadata.name}"`);
  const found = read.get(storageClasses, className);
  if (!found) throw new PluginError(`failed to find storage class "${className}"`);
  if (found.provisioner === '' || found.provisioner === 'kubernetes.io/no-provisioner') return 'no';
  if (!isAllowed(found, node)) return 'no';
  return hasSpace(claim, found, node, read) ? 'yes' : 'no space';
}

/** Any of the terms is enough, and none allows everything. */
function isAllowed({ allowedTopologies = [] }: StorageClass, { metadata: { labels = {} } }: Node): boolean {
  if (allowedTopologies.length === 0) return true;
  return allowedTopologies.some(({ matchLabelExpressions = [] }) => {
    const isMet = matchLabelExpressions.every(({ key, values }) => values?.includes(labels[key] ?? '') && labels[key] !== undefined);
    return matchLabelExpressions.length > 0 && isMet;
  });
}

/** Drivers may say how much they have left, where. */
function hasSpace(claim: PersistentVolumeClaim, { metadata, provisioner }: StorageClass, node: Node, read: Reader): boolean {
  if (claim.spec.resources?.requests?.['storage'] === undefined) return true;
  if (!read.get(csiDrivers, provisioner)?.spec.storageCapacity) return true;
  const wanted = storageOf(claim.spec.resources.requests);
  return read.list(csiStorageCapacities).some((capacity) => {
    const limit = capacity.maximumVolumeSize ?? capacity.capacity;
    const suffices = limit !== undefined && compareQuantities(quantity(limit), wanted) >= 0;
    return capacity.storageClassName === metadata.name && suffices && reaches(capacity, node);
  });
}

function reaches({ nodeTopology }: CSIStorageCapacity, { metadata }: Node): boolean {
  try {
    return matchesSelector(toSelector(nodeTopology), metadata.labels);
  } catch (error) {
    if (isStatusError(error)) return false;
    throw error;
  }
}
