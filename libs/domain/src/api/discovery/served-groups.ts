import { apiServicePriority } from '#domain/api/discovery/api-service-priority.js';
import { compareVersions } from '#domain/api/discovery/compare-versions.js';
import type { Registry } from '#domain/api/registry.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { compareBytewise } from '#domain/json/go-marshal.js';

/** One API group with its versions, the preferred one first. */
export interface ServedGroup {
  /** Empty for core. */
  readonly name: string;
  readonly versions: readonly ServedVersion[];
}

export interface ServedVersion {
  readonly version: string;
  /** `apps/v1`; `v1` for core. */
  readonly groupVersion: string;
  /** In the order of the registry. */
  readonly resources: readonly ResourceDefinition[];
}

const memory = new WeakMap<Registry, readonly ServedGroup[]>();

/** Every group that the registry serves, core included, by priority and then by name. */
export function servedGroups(registry: Registry): readonly ServedGroup[] {
  const known = memory.get(registry);
  if (known) return known;
  const groups = [...groupBy(registry.definitions, ({ group }) => group)].map(([name, definitions]) => ({
    name,
    versions: [...groupBy(definitions, ({ version }) => version)]
      .map(([version, resources]) => ({ version, groupVersion: formatGroupVersion(name, version), resources }))
      .toSorted((a, b) => compareVersionsOf(name, a.version, b.version)),
  }));
  const sorted = groups.toSorted((a, b) => priorityOf(b) - priorityOf(a) || compareBytewise(a.name, b.name));
  memory.set(registry, sorted);
  return sorted;
}

/** One group, or undefined when nothing of it is served. */
export function servedGroup(registry: Registry, name: string): ServedGroup | undefined {
  return servedGroups(registry).find((group) => group.name === name);
}

/** One version of a group, or undefined when nothing of it is served. */
export function servedVersion(registry: Registry, group: string, version: string): ServedVersion | undefined {
  return servedGroup(registry, group)?.versions.find((one) => one.version === version);
}

/** The priority of a group is the highest of its versions. */
export function priorityOf({ name, versions }: ServedGroup): number {
  return Math.max(...versions.map(({ version }) => apiServicePriority(name, version).group));
}

/** `apps/v1`, `v1`. */
export function formatGroupVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

function compareVersionsOf(group: string, a: string, b: string): number {
  return apiServicePriority(group, b).version - apiServicePriority(group, a).version || compareVersions(a, b);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
