import { formatGroupVersion, priorityOf, servedGroup, type ServedGroup, servedGroups } from '#domain/api/discovery/served-groups.js';
import type { RemoteVersion } from '#domain/api/discovery/remote-version.js';
import type { Registry } from '#domain/api/registry.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { APIGroup, APIGroupList, APIVersions, GroupVersionForDiscovery } from '#domain/schema/types/meta-v1.js';

/** `/api`. `serverAddress` is `host:port` as clients reach the server. */
export function toApiVersions(serverAddress: string): APIVersions {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }] };
}

/** `/apis`: all groups but core. Where priorities are equal, the first `<version>.<group>` decides, as APIServices are sorted. */
export function toApiGroupList(registry: Registry, remotes?: readonly RemoteVersion[]): APIGroupList {
  const groups = servedGroups(registry, remotes).filter(({ name }) => name !== '');
  const sorted = groups.toSorted((a, b) => priorityOf(b) - priorityOf(a) || compareBytewise(firstServiceName(a), firstServiceName(b)));
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: sorted.map(toApiGroupEntry) };
}

/** `/apis/<group>`; undefined when nothing of the group is served. */
export function toApiGroup(registry: Registry, name: string, remotes?: readonly RemoteVersion[]): APIGroup | undefined {
  const group = name === '' ? undefined : servedGroup(registry, name, remotes);
  return group && { kind: 'APIGroup', apiVersion: 'v1', ...toApiGroupEntry(group) };
}

function toApiGroupEntry({ name, versions }: ServedGroup): APIGroup {
  const entries = versions.map(({ version }): GroupVersionForDiscovery => ({ groupVersion: formatGroupVersion(name, version), version }));
  const [preferredVersion = { groupVersion: name, version: '' }] = entries;
  return { name, versions: entries, preferredVersion };
}

/** Name of the APIService that comes first among those of the group's priority. */
function firstServiceName(group: ServedGroup): string {
  const highest = priorityOf(group);
  const [first = ''] = group.versions
    .filter(({ priority }) => priority.group === highest)
    .map(({ version }) => `${version}.${group.name}`)
    .toSorted(compareBytewise);
  return first;
}
