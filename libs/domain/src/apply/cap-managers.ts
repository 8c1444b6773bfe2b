import { union } from '#domain/apply/field-set-operations.js';
import { newEntry, setOf } from '#domain/apply/manager-entry.js';
import { compareTimes, sortingTextOf } from '#domain/apply/manager-order.js';
import { keyOfManager, type Managers } from '#domain/apply/managers.js';
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
  if (managers.length <= maxUpdaters) return managers;
  const updaters = managers.filter(({ operation }) => operation !== 'Apply').map((entry) => ({ entry, text: sortingTextOf(entry) }));
  let count = updaters.length;
  updaters.sort((a, b) => compareTimes(a.entry.time, b.entry.time) || compareBytewise(a.text, b.text));
  const capped = new Map(managers.map((entry) => [keyOfManager(entry), entry]));
  const firstOf = new Map<string, ManagedFieldsEntry>();
  for (const { entry } of updaters) {
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
  return [...capped.values()];
}

/** The second entry of a version makes a bucket of the first. A bucket that is itself put together with a first is gone, as upstream has it. */
function putTogether(managers: Map<string, ManagedFieldsEntry>, first: ManagedFieldsEntry, entry: ManagedFieldsEntry): void {
  const { apiVersion = '', time } = entry;
  const bucket = newEntry({ manager: oldUpdates, operation: 'Update', apiVersion, time, set: setOf(first), subresource: '' });
  const key = keyOfManager(bucket);
  const known = managers.get(key);
  if (!known) managers.delete(keyOfManager(first));
  managers.set(key, { ...bucket, fieldsV1: union(setOf(entry), setOf(known ?? first)) });
  managers.delete(keyOfManager(entry));
}
