import { formatGroupVersion } from '#domain/api/discovery/served-groups.js';
import type { ApiParameter } from '#domain/api/open-api/api-operation.js';
import type { Descriptions } from '#domain/api/open-api/descriptions.js';
import { namespaceParameter, parameter } from '#domain/api/open-api/request-parameters.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';

/** Where a resource is served: a path with the parameters in it. */
export interface ResourcePath {
  readonly path: string;
  readonly parameters: readonly ApiParameter[];
}

/** The paths of one resource; `of` is the kind that its items are, which the description of `name` says. */
export interface ResourcePaths {
  /** Objects of one namespace, or of a cluster-scoped resource. */
  readonly collection: ResourcePath;
  /** Objects of all namespaces; undefined for cluster-scoped resources. */
  readonly everywhere?: ResourcePath;
  readonly item: (of: string) => ResourcePath;
}

/** `/api/v1`, `/apis/apps/v1`. */
export function versionRoot(group: string, version: string): string {
  return `/${group === '' ? 'api' : 'apis'}/${formatGroupVersion(group, version)}`;
}

/** `under` is put before the resource: `/watch` for the deprecated watches. */
export function resourcePaths(definition: ResourceDefinition, descriptions: Descriptions, under = ''): ResourcePaths {
  const { group, version, plural, namespaced } = definition;
  const root = `${versionRoot(group, version)}${under}`;
  const collection: ResourcePath = namespaced
    ? { path: `${root}/namespaces/{namespace}/${plural}`, parameters: namespaceParameter(descriptions) }
    : { path: `${root}/${plural}`, parameters: [] };
  return {
    collection,
    ...(namespaced && { everywhere: { path: `${root}/${plural}`, parameters: [] } }),
    item: (of) => ({
      path: `${collection.path}/{name}`,
      parameters: [...collection.parameters, parameter('path', 'name', 'string', `name of the ${of}`)],
    }),
  };
}

export function subPath({ path, parameters }: ResourcePath, name: string): ResourcePath {
  return { path: `${path}/${name}`, parameters };
}
