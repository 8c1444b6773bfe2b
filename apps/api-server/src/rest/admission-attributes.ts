import type { Attributes, Operation } from '#domain/admission/attributes.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { WriteRequest } from './write-request.js';

/** What admission is asked about a write; where there is a stored state, the caller adds it. */
export function attributesOf<T extends KubeObject>(request: WriteRequest<T>, operation: Operation): Attributes {
  const { definition, subresource, namespace, name, options, user } = request;
  return {
    operation,
    definition: definition as ResourceDefinition,
    subresource,
    namespace,
    name,
    dryRun: options.dryRun,
    user,
    warn: (text) => request.warn(text),
  };
}
