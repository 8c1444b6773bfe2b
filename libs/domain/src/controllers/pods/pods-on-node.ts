import type { ObjectIndex } from '#domain/controllers/controller.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** Pods by the name of the node they are assigned to. */
export const podsOnNode: ObjectIndex<Pod> = { resource: pods, valuesOf: ({ spec }) => (spec.nodeName ? [spec.nodeName] : []) };
