import type { Clock } from '#client/clock.js';
import type { Informers } from '#client/informer/informers.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import { statefulSets } from '#domain/resources/apps/stateful-set/stateful-set.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { replicationControllers } from '#domain/resources/core/replication-controller/replication-controller.js';
import { services } from '#domain/resources/core/service/service.js';
import { podDisruptionBudgets } from '#domain/resources/policy/pod-disruption-budget/pod-disruption-budget.js';
import { csiDrivers } from '#domain/resources/storage/csi-driver/csi-driver.js';
import { csiNodes } from '#domain/resources/storage/csi-node/csi-node.js';
import { csiStorageCapacities } from '#domain/resources/storage/csi-storage-capacity/csi-storage-capacity.js';
import { storageClasses } from '#domain/resources/storage/storage-class/storage-class.js';
import { volumeAttachments } from '#domain/resources/storage/volume-attachment/volume-attachment.js';
import type { ClusterChanges } from '#domain/scheduling/cluster-changes.js';
import type { EventResource } from '#domain/scheduling/framework/cluster-event.js';
import { persistentVolumes } from '#domain/resources/core/persistent-volume/persistent-volume.js';

/** Pods that have come to their end take no room; upstream does not look at them either. */
const podSelection = { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' };

/** What plugins look up but need not be told of. */
const lookedUp: readonly ResourceDefinition[] = [
  namespaces,
  services,
  replicationControllers,
  replicaSets,
  statefulSets,
  podDisruptionBudgets,
];

/** What may make pods schedulable that were not. */
const toldOf: readonly (readonly [ResourceDefinition, EventResource])[] = [
  [persistentVolumes, 'PersistentVolume'],
  [persistentVolumeClaims, 'PersistentVolumeClaim'],
  [storageClasses, 'StorageClass'],
  [csiNodes, 'CSINode'],
  [csiDrivers, 'CSIDriver'],
  [csiStorageCapacities, 'CSIStorageCapacity'],
  [volumeAttachments, 'VolumeAttachment'],
];

/** Brings what happens in the cluster to the scheduler; `onChange` is called after each change. */
export function watchCluster(informers: Informers, changes: ClusterChanges, clock: Clock, onChange: () => void): void {
  for (const resource of lookedUp) informers.start(resource);
  for (const [resource, name] of toldOf) {
    informers.onChange(resource, ({ old, new: now }) => {
      changes.other(name, old, now, clock.now());
      onChange();
    });
  }
  informers.onChange(nodes, ({ old, new: now }) => {
    changes.node(old, now, clock.now());
    onChange();
  });
  informers.start(pods, podSelection);
  informers.onChange(pods, ({ old, new: now }) => {
    changes.pod(old, now, clock.now());
    onChange();
  });
}
