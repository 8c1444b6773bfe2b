import { equal } from '#domain/json/equal.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

/**
 * True when two states of an object are the same, or differ in nothing but the times of their managers: such a change is not worth a revision.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/fieldmanager/equality.go IgnoreManagedFieldsTimestampsTransformer.
 */
export function changesNothing(next: KubeObject, prev: KubeObject): boolean {
  if (next === prev) return true;
  const now = next.metadata.managedFields ?? [];
  const before = prev.metadata.managedFields ?? [];
  if (now.length !== before.length || !now.every((entry, i) => isSameEntry(entry, before[i]))) return false;
  return equal(withoutManagers(next), withoutManagers(prev));
}

function isSameEntry(entry: ManagedFieldsEntry, other: ManagedFieldsEntry | undefined): boolean {
  if (entry === other) return true;
  const { time: _t, ...mine } = entry;
  const { time: _o, ...theirs } = other ?? {};
  return equal(mine, theirs);
}

function withoutManagers({ metadata, ...others }: KubeObject): object {
  return { ...others, metadata: { ...metadata, managedFields: undefined } };
}
