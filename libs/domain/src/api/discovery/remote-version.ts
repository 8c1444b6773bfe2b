import type { ApiServicePriority } from '#domain/api/discovery/api-service-priority.js';
import type { ApiVersionDiscovery } from '#domain/api/discovery/to-aggregated-discovery.js';

/** A version of a group that somebody else serves: what an APIService is registered for. */
export interface RemoteVersion {
  readonly group: string;
  readonly version: string;
  readonly priority: ApiServicePriority;
  /** In the words of who serves it. `Stale` when it could not be asked: then it is what was said last, or names no resources. */
  readonly discovery: ApiVersionDiscovery;
}

/** Nobody else serves anything. */
export const noRemotes: readonly RemoteVersion[] = [];
