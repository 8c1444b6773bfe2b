import { defineResource } from '#domain/api/define-resource.js';
import type { PersistentVolume } from '#domain/schema/types/core-v1.js';

/** A kind that the scheduler looks up and that has no rules of its own yet. */
export const persistentVolumes = defineResource<PersistentVolume>('v1', 'PersistentVolume');
