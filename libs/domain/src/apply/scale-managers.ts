import { type FieldSet, hasPath, isEmptySet, setOf as setOfPath } from '#domain/apply/field-set.js';
import { difference } from '#domain/apply/field-set-operations.js';
import { inOrder, type ManagerId, managersOf, newEntry, setOf, withSet } from '#domain/apply/managers.js';
import type { PathElement } from '#domain/apply/path-element.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

type Entries = readonly ManagedFieldsEntry[];

const scaleVersion = 'autoscaling/v1';
const replicasInScale: readonly PathElement[] = ['f:spec', 'f:replicas'];

/** Where a kind has its replicas, by version: no entry for a version that is unknown, null for one that cannot be scaled. */
export type ReplicasPaths = ReadonlyMap<string, readonly PathElement[] | null>;

/**
 * The managers of an object as its Scale shows them: those that have the replicas.
 * Source: k8s.io/apimachinery/pkg/util/managedfields/scalehandler.go ToSubresource.
 */
export function toScaleManagers(entries: Entries | undefined, paths: ReplicasPaths): Entries {
  const shown: ManagedFieldsEntry[] = [];
  for (const entry of managersOf(entries).values()) {
    const path = paths.get(entry.apiVersion ?? '');
    if (path && hasPath(setOf(entry), path)) shown.push(inVersion(entry, scaleVersion, setOfPath(replicasInScale), entry.time));
  }
  return inOrder(shown);
}

/**
 * The managers of an object after its Scale has changed: who is not there any more loses the replicas, and who is new has them.
 *
 * As upstream has it, managers that update are not recognised, because their version is another one here: they lose the replicas and get an
 * entry of their own for them. New entries have no time. Source: ToParent of the same file.
 */
export function fromScaleManagers(
  entries: Entries | undefined,
  scale: Entries | undefined,
  { apiVersion, paths }: { readonly apiVersion: string; readonly paths: ReplicasPaths },
): Entries {
  const before = managersOf(entries);
  const left = new Map(managersOf(scale));
  const after = new Map<ManagerId, ManagedFieldsEntry>();
  for (const [id, entry] of before) {
    const path = paths.get(entry.apiVersion ?? '');
    if (path === undefined) continue;
    const isShown = path !== null && hasPath(setOf(entry), path);
    const kept = isShown && !left.has(id) ? difference(setOf(entry), setOfPath(path)) : setOf(entry);
    if (isShown) left.delete(id);
    if (!isEmptySet(kept)) after.set(id, withSet(entry, kept));
  }
  const path = paths.get(apiVersion) ?? [];
  for (const [id, entry] of left) {
    if (hasPath(setOf(entry), replicasInScale)) after.set(id, inVersion(entry, apiVersion, setOfPath(path), before.get(id)?.time));
  }
  return inOrder([...after.values()]);
}

function inVersion(entry: ManagedFieldsEntry, apiVersion: string, set: FieldSet, time: string | undefined): ManagedFieldsEntry {
  const { manager = '', operation, subresource = '' } = entry;
  return newEntry({ manager, operation: operation === 'Apply' ? 'Apply' : 'Update', apiVersion, time, set, subresource });
}
