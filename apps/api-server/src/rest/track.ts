import type { Registry } from '#domain/api/registry.js';
import type { WriteOptions } from '#domain/api/request/options.js';
import { managedResourceOf } from '#domain/api/write/managed-resource-of.js';
import { manageUpdate } from '#domain/apply/manage-update.js';
import { managerName } from '#domain/apply/manager-name.js';
import type { Api } from './api.js';
import type { ApiRequest } from './api-request.js';
import type { Endpoint } from './endpoint.js';
import type { Track } from './write-request.js';

/** The manager of what the server writes by itself. */
export const serverManager = 'kube-apiserver';

/** Records the client of a request as the manager of what it creates or changes. */
export function trackerOf(api: Api, { userAgent }: ApiRequest, endpoint: Endpoint, options: WriteOptions): Track {
  return trackAs(managerName(options.fieldManager, userAgent), endpoint, api.registry(), api.now);
}

/** Records a manager by name. */
export function trackAs(
  manager: string,
  { definition, subresource }: { readonly definition: Endpoint['definition']; readonly subresource?: { readonly name: string } },
  registry: Registry,
  now: () => number,
): Track {
  const resource = managedResourceOf(registry, definition, subresource?.name ?? '');
  return (prev, next) => manageUpdate(resource, prev, next, { manager, now: now() });
}
