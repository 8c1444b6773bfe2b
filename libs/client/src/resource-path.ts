import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { type ObjectKey, splitKey } from '#domain/meta/object-meta.js';

/** What a path needs to know of a resource. */
export type Addressed = Pick<ResourceDefinition, 'group' | 'version' | 'plural'>;

/** `/apis/apps/v1/namespaces/<namespace>/deployments`; without a namespace the objects of all of them, or of none. */
export function collectionPath({ group, version, plural }: Addressed, namespace?: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace ? `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}` : `${root}/${plural}`;
}

/** The path of one object, or of a part of it. */
export function objectPath(resource: Addressed, key: ObjectKey, subresource?: string): string {
  const { namespace, name } = splitKey(key);
  const path = `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}
