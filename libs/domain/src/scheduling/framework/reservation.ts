import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Reader } from '#domain/controllers/controller.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/** What has to be in place before a pod is bound to the node that was chosen: volumes. */
export interface Reservation {
  /** Written one after another, guarded by their resourceVersions. Until then the scheduler takes them for written. */
  readonly updates: readonly ReservedUpdate[];
  /** Whether all is in place, asked again whenever something changes. Throws PluginError when it never will be. */
  isReady(read: Reader): boolean;
}

export interface ReservedUpdate {
  readonly resource: ResourceDefinition;
  readonly object: KubeObject;
}
