import { defaultWriteOptions } from '#domain/api/request/options.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { KubeObject, TemplateMeta } from '#domain/meta/object-meta.js';
import type { Api } from '../rest/api.js';
import { serverManager, trackAs } from '../rest/track.js';
import type { WriteRequest } from '../rest/write-request.js';
import { apiServerUser } from './api-server-user.js';

/** A write of the server on its own account to an object, or to a subresource of it. */
export function ownRequest<T extends KubeObject>(
  { registry, now }: Pick<Api, 'registry' | 'now'>,
  definition: ResourceDefinition<T>,
  { name = '', namespace = '' }: Pick<TemplateMeta, 'name' | 'namespace'>,
  subresource = '',
): WriteRequest<T> {
  const endpoint = { definition: definition as ResourceDefinition, ...(subresource !== '' && { subresource: { name: subresource } }) };
  const track = trackAs(serverManager, endpoint, registry(), now);
  return { definition, subresource, namespace, name, user: apiServerUser, options: defaultWriteOptions, track, warn: () => undefined };
}
