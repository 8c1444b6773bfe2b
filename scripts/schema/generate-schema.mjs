import { buildDefinitions } from './build-definitions.mjs';
import { writeServedResources, writeTables } from './write-tables.mjs';
import { writeTypes } from './write-types.mjs';

/**
 * Everything that is generated from upstream, in memory.
 *
 * @param {string} tree a Kubernetes v1.36 source tree
 * @returns {Map<string, Map<string, string>>} folder under libs/domain/src/schema -> file name -> content
 */
export function generateSchema(tree) {
  const definitions = buildDefinitions(tree);
  const tables = writeTables(definitions);
  tables.set('served-resources.ts', writeServedResources(tree));
  return new Map([
    ['tables', tables],
    ['types', writeTypes(definitions)],
  ]);
}
