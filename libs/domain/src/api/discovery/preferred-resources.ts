import { servedGroups } from '#domain/api/discovery/served-groups.js';
import type { Registry } from '#domain/api/registry.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';

/**
 * One definition of each resource that can be deleted, in the preferred version of its group or the next one that has it: what loops go
 * over that do away with any kind of object. Source: k8s.io/client-go/discovery ServerPreferredResources.
 */
export function deletableResources(registry: Registry): readonly ResourceDefinition[] {
  const found = new Map<string, ResourceDefinition>();
  for (const { name, versions } of servedGroups(registry)) {
    for (const definition of versions.flatMap(({ resources }) => resources)) {
      const key = `${definition.plural}.${name}`;
      if (definition.verbs.includes('delete') && !found.has(key)) found.set(key, definition);
    }
  }
  return [...found.values()];
}
