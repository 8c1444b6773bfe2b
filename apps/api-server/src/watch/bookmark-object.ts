import { normalize } from '#domain/codec/decode-json.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/** The object of a bookmark: of the right kind and empty but for its resourceVersion. */
export function bookmarkObject(definition: ResourceDefinition, revision: number, initialEventsEnd: boolean): KubeObject {
  const object = {
    kind: definition.kind,
    apiVersion: apiVersionOf(definition),
    metadata: {
      resourceVersion: String(revision),
      ...(initialEventsEnd && { annotations: { 'k8s.io/initial-events-end': 'true' } }),
    },
  };
  return (definition.custom ? object : normalize(definition.schema, object)) as unknown as KubeObject;
}
