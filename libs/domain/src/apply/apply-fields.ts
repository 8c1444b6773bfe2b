import { inStep } from '#domain/apply/field-management-error.js';
import { fieldsOf } from '#domain/apply/fields-of.js';
import { isEmptySet } from '#domain/apply/field-set.js';
import { filterFields } from '#domain/apply/field-filter.js';
import type { ManagedResource, ManagedVersion } from '#domain/apply/managed-resource.js';
import { newEntry, setOf } from '#domain/apply/manager-entry.js';
import { findManager, type Managers, withManager, withoutManager } from '#domain/apply/managers.js';
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
  const before = refitManagers(resource, live, managers);
  const { apiVersion, subresource } = resource;
  const set = filterFields(fieldsOf(config, version.type), version.filter);
  const entry = newEntry({ manager, operation: 'Apply', apiVersion, time: undefined, set, subresource });
  const last = findManager(before, entry);
  const applying = withManager(before, entry);
  const merged = inStep('failed to merge config', () => mergeFields(live, config, version.type) as JsonObject);
  const pruned = last ? inStep('failed to prune fields', () => pruneFields(resource, merged, applying, last)) : merged;
  const object = pruned !== live && equal(pruned, live) ? live : pruned;
  const settled = settleChange(resource, { before: live, after: object }, applying, { self: entry, force }).managers;
  const time = object === live ? last?.time : formatTime(now);
  return { object, managers: findManager(settled, entry) ? withOwn(resource, settled, entry, { last, time }) : settled };
}

/** The managers with the applier's own entry; the one of last time where nothing of it is new. */
function withOwn(
  resource: ManagedResource,
  managers: Managers,
  entry: ManagedFieldsEntry,
  { last, time }: { readonly last: ManagedFieldsEntry | undefined; readonly time: string | undefined },
): Managers {
  const own = withoutSystemFields(setOf(entry));
  if (isEmptySet(own)) return withoutManager(managers, entry);
  const { manager = '', apiVersion = '', subresource = '' } = entry;
  const known = last && equal(setOf(last), own) ? last : undefined;
  if (known?.apiVersion === apiVersion && known.time === time) return withManager(managers, known);
  const set = known ? setOf(known) : sharedSet(resource, own);
  return withManager(managers, newEntry({ manager, operation: 'Apply', apiVersion, time, set, subresource }));
}

function versionOf(resource: ManagedResource): ManagedVersion {
  const version = resource.versionOf(resource.apiVersion);
  if (!version) throw new Error(`${resource.apiVersion} ${resource.kind} is not served in its own version`);
  return version;
}
