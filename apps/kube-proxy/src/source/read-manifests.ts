import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { isJsonObject } from '#domain/json/json.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/** The objects of a file of YAML or JSON documents; a document may be a list or an object of kind List. Throws when it cannot be read. */
export function readManifests(path: string): readonly KubeObject[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${path}: ${error.message}`);
    return objectsIn(document.toJS());
  });
}

function objectsIn(value: unknown): readonly KubeObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (!isJsonObject(value)) return [];
  if (Array.isArray(value['items']) && typeof value['kind'] === 'string' && value['kind'].endsWith('List'))
    return objectsIn(value['items']);
  return typeof value['kind'] === 'string' && isJsonObject(value['metadata']) ? [inDefaultNamespace(value as unknown as KubeObject)] : [];
}

/** Where kubectl would put it. Of what a proxy looks at, only Nodes are in none. */
function inDefaultNamespace(object: KubeObject): KubeObject {
  return object.kind === 'Node' ? object : { ...object, metadata: { namespace: 'default', ...object.metadata } };
}
