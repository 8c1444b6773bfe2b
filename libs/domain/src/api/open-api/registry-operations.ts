import { servedGroups, type ServedVersion } from '#domain/api/discovery/served-groups.js';
import type { ApiOperation } from '#domain/api/open-api/api-operation.js';
import { collectionOperations } from '#domain/api/open-api/collection-operations.js';
import { customOperations } from '#domain/api/open-api/custom-operations.js';
import type { Descriptions } from '#domain/api/open-api/descriptions.js';
import { itemOperations } from '#domain/api/open-api/item-operations.js';
import { rootOperations, serverOperations } from '#domain/api/open-api/server-operations.js';
import { subresourceOperations } from '#domain/api/open-api/subresource-operations.js';
import type { Registry } from '#domain/api/registry.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';

/** The operations that one document of OpenAPI v3 describes. */
export interface DocumentPart {
  /** `api`, `api/v1`, `apis/apps/v1`, `version`: the path of the document below /openapi/v3. */
  readonly path: string;
  /** The definitions it is made from. Where they are the same values, so is the document. */
  readonly definitions: readonly ResourceDefinition[];
  operations(descriptions: Descriptions): readonly ApiOperation[];
}

/**
 * Everything the server documents, part by part. `others` are the paths it serves besides the API, as for toRootPaths.
 * Groups and versions of custom resources alone have no operation of their own, as upstream has it.
 */
export function documentParts(registry: Registry, others: readonly string[]): readonly DocumentPart[] {
  const builtIn = servedGroups(registry).filter(({ versions }) => versions.some(hasBuiltIn));
  const groups = builtIn.map(({ name }) => name).filter((name) => name !== '');
  return [
    { path: 'api', definitions: [], operations: () => [rootOperations.legacy()] },
    { path: 'apis', definitions: [], operations: () => [rootOperations.groups()] },
    ...groups.map((group): DocumentPart => ({
      path: `apis/${group}`,
      definitions: [],
      operations: () => [rootOperations.group(group)],
    })),
    ...servedGroups(registry).flatMap(({ name, versions }) => versions.map((served) => versionPart(name, served))),
    ...others.flatMap((path): readonly DocumentPart[] => {
      const operations = serverOperations.get(path);
      return operations ? [{ path: path.slice(1), definitions: [], operations: () => operations }] : [];
    }),
  ];
}

function versionPart(group: string, served: ServedVersion): DocumentPart {
  const { version, groupVersion, resources } = served;
  return {
    path: `${group === '' ? 'api' : 'apis'}/${groupVersion}`,
    definitions: resources,
    operations: (descriptions) => [
      ...(hasBuiltIn(served) ? [rootOperations.version(group, version)] : []),
      ...resources.flatMap((definition) => resourceOperations(definition, descriptions)),
    ],
  };
}

function hasBuiltIn({ resources }: ServedVersion): boolean {
  return resources.some(({ custom }) => !custom);
}

function resourceOperations(definition: ResourceDefinition, descriptions: Descriptions): readonly ApiOperation[] {
  const base = { definition, descriptions };
  if (definition.custom) return customOperations(base);
  return [
    ...collectionOperations(base),
    ...itemOperations(base),
    ...definition.subresources.flatMap((subresource) => subresourceOperations({ ...base, subresource })),
  ];
}
