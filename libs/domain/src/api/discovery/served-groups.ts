import { apiServicePriority, type ApiServicePriority } from '#domain/api/discovery/api-service-priority.js';
import { compareVersions } from '#domain/api/discovery/compare-versions.js';
import { noRemotes, type RemoteVersion } from '#domain/api/discovery/remote-version.js';
import type { ApiVersionDiscovery } from '#domain/api/discovery/to-aggregated-discovery.js';
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
  /** In the order of the registry; none where somebody else serves the version. */
  readonly resources: readonly ResourceDefinition[];
  readonly priority: ApiServicePriority;
  /** What is said of the version by who serves it, when that is somebody else. */
  readonly remote?: ApiVersionDiscovery;
}

const memory = new WeakMap<Registry, WeakMap<readonly RemoteVersion[], readonly ServedGroup[]>>();

/** Every group that the registry or somebody else serves, core included, by priority and then by name. */
export function servedGroups(registry: Registry, remotes: readonly RemoteVersion[] = noRemotes): readonly ServedGroup[] {
  let ofRegistry = memory.get(registry);
  if (!ofRegistry) memory.set(registry, (ofRegistry = new WeakMap()));
  let groups = ofRegistry.get(remotes);
  if (!groups) ofRegistry.set(remotes, (groups = makeGroups(registry, remotes)));
  return groups;
}

function makeGroups(registry: Registry, remotes: readonly RemoteVersion[]): readonly ServedGroup[] {
  const taken = new Set(remotes.map(({ group, version }) => `${group}/${version}`));
  const own = registry.definitions.filter(({ group, version }) => !taken.has(`${group}/${version}`));
  const versions = [
    ...[...groupBy(own, ({ group, version }) => `${group}/${version}`).values()].map(ownVersion),
    ...remotes.map((remote) => ({ ...namesOf(remote), resources: [], priority: remote.priority, remote: remote.discovery })),
  ];
  const groups = [...groupBy(versions, ({ group }) => group)].map(([name, some]) => ({ name, versions: some.toSorted(compareServed) }));
  return groups.toSorted((a, b) => priorityOf(b) - priorityOf(a) || compareBytewise(a.name, b.name));
}

function ownVersion(resources: readonly ResourceDefinition[]): ServedVersion & { readonly group: string } {
  const [first] = resources;
  if (!first) throw new Error('a version that is served has resources');
  return { ...namesOf(first), resources, priority: apiServicePriority(first.group, first.version) };
}

function namesOf({ group, version }: { readonly group: string; readonly version: string }): Pick<
  ServedVersion,
  'version' | 'groupVersion'
> & {
  readonly group: string;
} {
  return { group, version, groupVersion: formatGroupVersion(group, version) };
}

/** One group, or undefined when nothing of it is served. */
export function servedGroup(registry: Registry, name: string, remotes?: readonly RemoteVersion[]): ServedGroup | undefined {
  return servedGroups(registry, remotes).find((group) => group.name === name);
}

/** One version of a group that the registry serves, or undefined when nothing of it is served. */
export function servedVersion(registry: Registry, group: string, version: string): ServedVersion | undefined {
  return servedGroup(registry, group)?.versions.find((one) => one.version === version);
}

/** The priority of a group is the highest of its versions. */
export function priorityOf({ versions }: ServedGroup): number {
  return Math.max(...versions.map(({ priority }) => priority.group));
}

/** `apps/v1`, `v1`. */
export function formatGroupVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

function compareServed(a: ServedVersion, b: ServedVersion): number {
  return b.priority.version - a.priority.version || compareVersions(a.version, b.version);
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
