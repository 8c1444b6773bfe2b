import { objectKey } from '#domain/api/request/object-key.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { notFound } from '#domain/status/status-error.js';
import type { Api } from '../api.js';

/** An object that something is to be done with; `namespace` empty for one of the cluster. Throws 404, and 400 for what can be no name. */
export function existing<T extends KubeObject>(api: Api, definition: ResourceDefinition<T>, namespace: string, name: string): T {
  const found = findExisting(api, definition, namespace, name);
  if (!found) throw notFound(definition, name);
  return found;
}

/** The same; undefined where there is none. */
export function findExisting<T extends KubeObject>(
  { objects }: Api,
  definition: ResourceDefinition<T>,
  namespace: string,
  name: string,
): T | undefined {
  return objects.get(definition as ResourceDefinition, objectKey(namespace, name))?.objectIn(definition as ResourceDefinition) as
    | T
    | undefined;
}
