import { union } from '#domain/apply/field-set-operations.js';
import { compareTimes, idOf, type ManagerId, type Managers, newEntry, setOf, sortingTextOf } from '#domain/apply/managers.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

/** More managers than this that update are not told apart. */
const maxUpdaters = 10;
const oldUpdates = 'ancient-changes';

/**
 * The managers with the oldest of those that update put together, version by version, when they have become too many. A bucket has the time of
 * what went into it last. Source: internal/capmanagers.go.
 */
export function capManagers(managers: Managers): Managers {
  const updaters = [...managers.values()].filter(({ operation }) => operation !== 'Apply');
  let count = updaters.length;
  if (count <= maxUpdaters) return managers;
  updaters.sort((a, b) => compareTimes(a.time, b.time) || compareBytewise(sortingTextOf(a), sortingTextOf(b)));
  const capped = new Map<ManagerId, ManagedFieldsEntry>(managers);
  const firstOf = new Map<string, ManagedFieldsEntry>();
  for (const entry of updaters) {
    if (count <= maxUpdaters) break;
    const { apiVersion = '' } = entry;
    const first = firstOf.get(apiVersion);
    if (!first) {
      firstOf.set(apiVersion, entry);
      continue;
    }
    putTogether(capped, first, entry);
    count -= 1;
  }
  return capped;
}

/** The second entry of a version makes a bucket of the first. A bucket that is itself put together with a first is gone, as upstream has it. */
function putTogether(managers: Map<ManagerId, ManagedFieldsEntry>, first: ManagedFieldsEntry, entry: ManagedFieldsEntry): void {
  const { apiVersion = '', time } = entry;
  const bucket = newEntry({ manager: oldUpdates, operation: 'Update', apiVersion, time, set: setOf(first), subresource: '' });
  const known = managers.get(idOf(bucket));
  if (!known) managers.delete(idOf(first));
  managers.set(idOf(bucket), { ...bucket, fieldsV1: union(setOf(entry), setOf(known ?? first)) });
  managers.delete(idOf(entry));
}
