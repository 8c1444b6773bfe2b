import { compareVersions } from '#domain/api/discovery/compare-versions.js';
import type { CustomResourceDefinitionSpec, CustomResourceDefinitionVersion } from '#domain/schema/types/apiextensions-v1.js';

/**
 * What requests for a deprecated version are told; undefined for others. Source: defaultDeprecationWarning in
 * k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go.
 */
export function deprecationOf(
  { name, deprecated, deprecationWarning }: CustomResourceDefinitionVersion,
  { group, names, versions }: CustomResourceDefinitionSpec,
): string | undefined {
  if (!deprecated) return undefined;
  if (deprecationWarning !== undefined) return deprecationWarning;
  const newer = (versions ?? [])
    .filter((version) => version.served && !version.deprecated && compareVersions(version.name, name) < 0)
    .map((version) => version.name)
    .toSorted(compareVersions);
  const text = `${group}/${name} ${names.kind} is deprecated`;
  return newer[0] === undefined ? text : `${text}; use ${group}/${newer[0]} ${names.kind}`;
}
