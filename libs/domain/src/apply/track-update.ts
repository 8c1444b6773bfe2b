import { capManagers } from '#domain/apply/cap-managers.js';
import { type FieldSet, isEmptySet } from '#domain/apply/field-set.js';
import { difference, union } from '#domain/apply/field-set-operations.js';
import type { ManagedResource } from '#domain/apply/managed-resource.js';
import { newEntry, setOf, withSet } from '#domain/apply/manager-entry.js';
import { findManager, type Managers, withManager, withoutManager } from '#domain/apply/managers.js';
import { type Change, refitManagers, settleChange } from '#domain/apply/settle-change.js';
import { sharedSet } from '#domain/apply/shared-set.js';
import { withoutSystemFields } from '#domain/apply/system-fields.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** Who makes a change, and when (milliseconds since the epoch). */
export interface Author {
  readonly manager: string;
  readonly now: number;
}

/**
 * Who manages what after a change that is no apply: its author has what is new or different now, and keeps what was theirs before. Their time is
 * that of the last change they made. Throws FieldManagementError.
 * Source: Update of merge/update.go and of k8s.io/apimachinery/pkg/util/managedfields/internal/{stripmeta,managedfieldsupdater}.go.
 */
export function trackUpdate(resource: ManagedResource, change: Change, managers: Managers, { manager, now }: Author): Managers {
  const { apiVersion, subresource } = resource;
  const name = manager || 'unknown';
  const self = { manager: name, operation: 'Update', apiVersion, subresource };
  const { managers: settled, comparison } = settleChange(resource, change, refitManagers(resource, change.before, managers), {
    self,
    force: true,
  });
  const { changed, removed } = comparison;
  const own = withoutSystemFields(changed);
  const before = findManager(settled, self);
  const kept = before && keptOf(before, own === changed ? removed : union(removed, difference(changed, own)));
  if (isEmptySet(own)) return capManagers(before ? withEntry(settled, before, kept) : settled);
  const set = kept ? union(kept, own) : own;
  const shared = before?.fieldsV1 === set ? set : sharedSet(resource, set);
  const entry = newEntry({ manager: name, operation: 'Update', apiVersion, time: formatTime(now), set: shared, subresource });
  return capManagers(withManager(settled, entry));
}

function keptOf(before: ManagedFieldsEntry, gone: FieldSet): FieldSet {
  return difference(setOf(before), gone);
}

function withEntry(managers: Managers, entry: ManagedFieldsEntry, set: FieldSet | undefined): Managers {
  return !set || isEmptySet(set) ? withoutManager(managers, entry) : withManager(managers, withSet(entry, set));
}
