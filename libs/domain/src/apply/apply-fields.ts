import { inStep } from '#domain/apply/field-management-error.js';
import { fieldsOf } from '#domain/apply/fields-of.js';
import { type FieldSet, isEmptySet } from '#domain/apply/field-set.js';
import { filterFields } from '#domain/apply/field-filter.js';
import type { ManagedResource, ManagedVersion } from '#domain/apply/managed-resource.js';
import { idOf, type ManagerId, type Managers, newEntry, setOf, withSet } from '#domain/apply/managers.js';
import { mergeFields } from '#domain/apply/merge-fields.js';
import { pruneFields } from '#domain/apply/prune-fields.js';
import { refitManagers, settleChange } from '#domain/apply/settle-change.js';
import { sharedSet } from '#domain/apply/shared-set.js';
import { withoutSystemFields } from '#domain/apply/system-fields.js';
import { equal } from '#domain/json/equal.js';
import type { JsonObject } from '#domain/json/json.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** Who applies a configuration, and when (milliseconds since the epoch). `force` takes fields that others manage. */
export interface Applier {
  readonly manager: string;
  readonly force: boolean;
  readonly now: number;
}

/** What an apply makes of an object, which is `live` itself when nothing changes, and of its managers. */
export interface Applied {
  readonly object: JsonObject;
  readonly managers: Managers;
}

/**
 * Merges a configuration into an object, with what the applier has dropped since last time taken out. Both are of their type, in the version of
 * the request. Throws ConflictsError and FieldManagementError.
 * Source: Updater.Apply of sigs.k8s.io/structured-merge-diff/merge/update.go.
 */
export function applyFields(
  resource: ManagedResource,
  { live, config }: { readonly live: JsonObject; readonly config: JsonObject },
  managers: Managers,
  { manager, force, now }: Applier,
): Applied {
  const version = versionOf(resource);
  const applying = new Map(refitManagers(resource, live, managers));
  const { apiVersion, subresource } = resource;
  const set = filterFields(fieldsOf(config, version.type), version.filter);
  const entry = newEntry({ manager, operation: 'Apply', apiVersion, time: undefined, set, subresource });
  const id = idOf(entry);
  const last = applying.get(id);
  applying.set(id, entry);
  const merged = inStep('failed to merge config', () => mergeFields(live, config, version.type) as JsonObject);
  const pruned = last ? inStep('failed to prune fields', () => pruneFields(resource, merged, applying, { id, last })) : merged;
  const object = pruned !== live && equal(pruned, live) ? live : pruned;
  const settled = settleChange(resource, { before: live, after: object }, applying, { self: id, force }).managers;
  settle(settled, id, { set, last, time: object === live ? last?.time : formatTime(now) });
  return { object, managers: settled };
}

/** The applier's own entry; the one of last time where nothing of it is new. */
function settle(
  managers: Map<ManagerId, ManagedFieldsEntry>,
  id: ManagerId,
  { set, last, time }: { readonly set: FieldSet; readonly last: ManagedFieldsEntry | undefined; readonly time: string | undefined },
): void {
  const entry = managers.get(id);
  if (!entry) return;
  const own = sharedSet(withoutSystemFields(set));
  if (isEmptySet(own)) {
    managers.delete(id);
    return;
  }
  const known = last && last.apiVersion === entry.apiVersion && equal(setOf(last), own) ? last : undefined;
  managers.set(id, known?.time === time && known ? known : withTime(withSet(entry, known ? setOf(known) : own), time));
}

function withTime(entry: ManagedFieldsEntry, time: string | undefined): ManagedFieldsEntry {
  const { manager = '', apiVersion = '', subresource = '' } = entry;
  return newEntry({ manager, operation: 'Apply', apiVersion, time, set: setOf(entry), subresource });
}

function versionOf(resource: ManagedResource): ManagedVersion {
  const version = resource.versionOf(resource.apiVersion);
  if (!version) throw new Error(`${resource.apiVersion} ${resource.kind} is not served in its own version`);
  return version;
}
