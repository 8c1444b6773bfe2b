import type { Attributes } from '#domain/admission/attributes.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';

/** True for requests on this resource, in any version: on the objects themselves, or on the named subresource of theirs. */
export function isAbout({ definition, subresource }: Attributes, resource: ResourceDefinition, part = ''): boolean {
  return subresource === part && definition.plural === resource.plural && definition.group === resource.group;
}
