import { equal } from '#domain/json/equal.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

/**
 * True when two states of an object differ in nothing but the times of their managers: such a change is not worth a revision.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/fieldmanager/equality.go IgnoreManagedFieldsTimestampsTransformer.
 */
export function differsOnlyInTimes(next: KubeObject, prev: KubeObject): boolean {
  const now = next.metadata.managedFields ?? [];
  const before = prev.metadata.managedFields ?? [];
  if (now.length === 0 || now.length !== before.length) return false;
  if (!now.every((entry, i) => isSameManager(entry, before[i]))) return false;
  return equal(withoutManagers(next), withoutManagers(prev));
}

function isSameManager(entry: ManagedFieldsEntry, other: ManagedFieldsEntry | undefined): boolean {
  if (entry === other) return true;
  const { time: _t, ...mine } = entry;
  const { time: _o, ...theirs } = other ?? {};
  return equal(mine, theirs);
}

function withoutManagers(object: KubeObject): object {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
