import { defineResource } from '#domain/api/define-resource.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { builtInResources } from '#domain/api/served-resources.js';

/**
 * The definitions with hand-written rules, one line each. A resource that upstream serves and that is not listed here gets the plain
 * rules of its shape.
 */
const written: readonly ResourceDefinition[] = [];

let all: readonly ResourceDefinition[] | undefined;

/** The definition of every built-in resource, in upstream's order. */
export function builtInDefinitions(): readonly ResourceDefinition[] {
  return (all ??= builtInResources().map(
    ({ group, version, plural, kind }) =>
      written.find((one) => one.group === group && one.version === version && one.plural === plural) ??
      defineResource(group === '' ? version : `${group}/${version}`, kind),
  ));
}
