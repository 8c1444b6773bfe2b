import { apiVersionOf } from '#domain/meta/api-version.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';

/** The life of a version of a kind that one should no longer use. Source: zz_generated.prerelease-lifecycle.go and lifecycle.go in k8s.io/api. */
export interface Deprecation {
  /** Minor version of 1 that deprecated it. */
  readonly since: number;
  /** Minor version of 1 that serves it no longer. */
  readonly until?: number;
  /** What to use instead. */
  readonly instead?: GroupVersionKind;
}

/** What every request for a deprecated version is told. Source: k8s.io/apiserver/pkg/endpoints/deprecation. */
export function deprecationWarning(kind: GroupVersionKind, { since, until, instead }: Deprecation): string {
  const end = until === undefined ? '' : `, unavailable in v1.${until}+`;
  return `${nameOf(kind)} is deprecated in v1.${since}+${end}${instead ? `; use ${nameOf(instead)}` : ''}`;
}

function nameOf(kind: GroupVersionKind): string {
  return `${apiVersionOf(kind)} ${kind.kind}`;
}
