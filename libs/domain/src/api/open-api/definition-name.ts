import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { openApiName } from '#domain/schema/built-in.js';
import { nameOfKind } from '#domain/schema/kinds.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';

/** OpenAPI name of the definition of a kind that a resource reads or writes: its own, its list, Scale, Eviction, … */
export function definitionNameOf(definition: ResourceDefinition, kind: GroupVersionKind): string {
  const isOwn = kind.group === definition.group && kind.version === definition.version;
  if (definition.custom && isOwn) return customDefinitionName(kind);
  const name = nameOfKind(kind);
  if (name === undefined) throw new Error(`no definition of ${kind.group}/${kind.version} ${kind.kind}`);
  return openApiName(name);
}

/** `com.example.stable.v1.CronTab`: the group backwards, the version, the kind. */
export function customDefinitionName({ group, version, kind }: GroupVersionKind): string {
  return [...group.split('.').toReversed(), version, kind].join('.');
}

/** The kind of lists of a resource. */
export function listKindOf({ group, version, kind, listKind }: ResourceDefinition): GroupVersionKind {
  return { group, version, kind: listKind ?? `${kind}List` };
}

/** OpenAPI name of a type of the meta group. */
export function metaName(type: string): string {
  return openApiName(`meta.v1.${type}`);
}
