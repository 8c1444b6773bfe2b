import { semanticallyEqual } from '#domain/json/equal.js';
import type { TemplateMeta } from '#domain/meta/object-meta.js';
import type { OwnerReference } from '#domain/schema/types/meta-v1.js';

export type DedupTime = 'before' | 'after';

const texts: Readonly<Record<DedupTime, string>> = {
  before:
    '.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ',
  after:
    '.metadata.ownerReferences contains duplicate entries after mutating admission happens; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ',
};

/** Owners are named once. `when` tells whether mutating admission has run, for the warning. Source: handlers/rest.go dedupOwnerReferences. */
export function dedupOwnerReferences<T extends { readonly metadata: TemplateMeta }>(
  object: T,
  when: DedupTime,
): { readonly object: T; readonly warnings: readonly string[] } {
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length < 2 || new Set(owners.map(({ uid }) => uid)).size === owners.length) return { object, warnings: [] };
  const kept: OwnerReference[] = [];
  const duplicates: string[] = [];
  for (const owner of owners) {
    if (kept.some((other) => semanticallyEqual(other, owner))) duplicates.push(owner.uid);
    else kept.push(owner);
  }
  if (duplicates.length === 0) return { object, warnings: [] };
  return {
    object: { ...object, metadata: { ...object.metadata, ownerReferences: kept } },
    warnings: [texts[when] + duplicates.join(', ')],
  };
}
