import { defineResource } from '#domain/api/define-resource.js';
import type { StatefulSet } from '#domain/schema/types/apps-v1.js';
import type { PersistentVolume, PersistentVolumeClaim, Pod, ReplicationController } from '#domain/schema/types/core-v1.js';
import type { PodDisruptionBudget } from '#domain/schema/types/policy-v1.js';

/** Kinds that the scheduler looks up and that have no rules of their own yet. */

export const pods = defineResource<Pod>('v1', 'Pod');
export const replicationControllers = defineResource<ReplicationController>('v1', 'ReplicationController');
export const statefulSets = defineResource<StatefulSet>('apps/v1', 'StatefulSet');
export const persistentVolumes = defineResource<PersistentVolume>('v1', 'PersistentVolume');
export const persistentVolumeClaims = defineResource<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim');
export const podDisruptionBudgets = defineResource<PodDisruptionBudget>('policy/v1', 'PodDisruptionBudget');
