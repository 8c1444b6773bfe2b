import { formatGroupVersion, servedGroups } from '#domain/api/discovery/served-groups.js';
import type { RemoteVersion } from '#domain/api/discovery/remote-version.js';
import type { Registry } from '#domain/api/registry.js';
import { compareBytewise } from '#domain/json/go-marshal.js';

/**
 * `/`: every path the server lists, sorted. Those of the API come from the registry, `others` are health checks, metrics and the like.
 * Source: k8s.io/apiserver/pkg/server/routes/index.go.
 */
export function toRootPaths(
  registry: Registry,
  others: readonly string[],
  remotes?: readonly RemoteVersion[],
): { readonly paths: readonly string[] } {
  const groups = servedGroups(registry, remotes).flatMap(({ name, versions }) =>
    name === ''
      ? ['/api', ...versions.map(({ version }) => `/api/${version}`)]
      : [`/apis/${name}`, ...versions.map(({ version }) => `/apis/${formatGroupVersion(name, version)}`)],
  );
  const paths = new Set(['/apis', '/apis/', ...groups, ...others]);
  return { paths: [...paths].toSorted(compareBytewise) };
}
