import { type FieldSet, hasPath, isEmptySet, setOf as setOfPath } from '#domain/apply/field-set.js';
import { difference } from '#domain/apply/field-set-operations.js';
import { newEntry, setOf, withSet } from '#domain/apply/manager-entry.js';
import { listManagers } from '#domain/apply/manager-order.js';
import { findManager, type Managers, managersOf, withoutManager } from '#domain/apply/managers.js';
import type { PathElement } from '#domain/apply/path-element.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

const scaleVersion = 'autoscaling/v1';
const replicasInScale: readonly PathElement[] = ['f:spec', 'f:replicas'];

/** Where a kind has its replicas, by version: no entry for a version that is unknown, null for one that cannot be scaled. */
export type ReplicasPaths = ReadonlyMap<string, readonly PathElement[] | null>;

/**
 * The managers of an object as its Scale shows them: those that have the replicas.
 * Source: k8s.io/apimachinery/pkg/util/managedfields/scalehandler.go ToSubresource.
 */
export function toScaleManagers(entries: Managers, paths: ReplicasPaths): Managers {
  const shown = managersOf(entries).filter((entry) => {
    const path = paths.get(entry.apiVersion ?? '');
    return path && hasPath(setOf(entry), path);
  });
  return listManagers(
    shown.map((entry) => inVersion(entry, scaleVersion, setOfPath(replicasInScale), entry.time)),
    undefined,
  );
}

/**
 * The managers of an object after its Scale has changed: who is not there any more loses the replicas, and who is new has them.
 *
 * As upstream has it, managers that update are not recognised, because their version is another one here: they lose the replicas and get an
 * entry of their own for them, even where they have one already. New entries have no time. Source: ToParent of the same file.
 */
export function fromScaleManagers(
  entries: Managers,
  scale: Managers,
  { apiVersion, paths }: { readonly apiVersion: string; readonly paths: ReplicasPaths },
): Managers {
  const managers = managersOf(entries);
  let left = managersOf(scale);
  const after: ManagedFieldsEntry[] = [];
  for (const entry of managers) {
    const path = paths.get(entry.apiVersion ?? '');
    if (path === undefined) continue;
    const isShown = path !== null && hasPath(setOf(entry), path);
    const kept = isShown && !findManager(left, entry) ? difference(setOf(entry), setOfPath(path)) : setOf(entry);
    if (isShown) left = withoutManager(left, entry);
    if (!isEmptySet(kept)) after.push(withSet(entry, kept));
  }
  const path = paths.get(apiVersion) ?? [];
  for (const entry of left) {
    if (!hasPath(setOf(entry), replicasInScale)) continue;
    after.push(inVersion(entry, apiVersion, setOfPath(path), findManager(managers, entry)?.time));
  }
  return listManagers(after, undefined);
}

function inVersion(entry: ManagedFieldsEntry, apiVersion: string, set: FieldSet, time: string | undefined): ManagedFieldsEntry {
  const { manager = '', operation, subresource = '' } = entry;
  return newEntry({ manager, operation: operation === 'Apply' ? 'Apply' : 'Update', apiVersion, time, set, subresource });
}
