import { discoveredVerbs } from '#domain/api/discovery/discovered-verbs.js';
import { servedVersion } from '#domain/api/discovery/served-groups.js';
import type { Registry } from '#domain/api/registry.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { APIResource, APIResourceList } from '#domain/schema/types/meta-v1.js';

/** `/api/v1` and `/apis/<group>/<version>`: its resources, each followed by its subresources. Undefined where nothing is served. */
export function toApiResourceList(registry: Registry, group: string, version: string): APIResourceList | undefined {
  const served = servedVersion(registry, group, version);
  return (
    served && {
      kind: 'APIResourceList',
      // the core group answers as it did before lists had a version
      ...(group !== '' && { apiVersion: 'v1' }),
      groupVersion: served.groupVersion,
      resources: served.resources.flatMap(toApiResources),
    }
  );
}

function toApiResources(definition: ResourceDefinition): readonly APIResource[] {
  const { plural, singular, namespaced, kind, shortNames, categories, storageVersionHash } = definition;
  const resource: APIResource = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: discoveredVerbs(definition),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(storageVersionHash !== undefined && { storageVersionHash }),
  };
  const subresources = definition.subresources.map((sub): APIResource => ({
    name: `${plural}/${sub.name}`,
    singularName: '',
    namespaced,
    ...(sub.in && { group: sub.in.group, version: sub.in.version }),
    kind: sub.kind,
    verbs: sub.verbs,
  }));
  return [resource, ...subresources];
}
