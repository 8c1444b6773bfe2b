import { capManagers } from '#domain/apply/cap-managers.js';
import { isEmptySet } from '#domain/apply/field-set.js';
import { union } from '#domain/apply/field-set-operations.js';
import type { ManagedResource } from '#domain/apply/managed-resource.js';
import { idOf, type Managers, newEntry, setOf, withSet } from '#domain/apply/managers.js';
import { type Change, refitManagers, settleChange } from '#domain/apply/settle-change.js';
import { sharedSet } from '#domain/apply/shared-set.js';
import { withoutSystemFields } from '#domain/apply/system-fields.js';
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
  const settlement = settleChange(resource, change, refitManagers(resource, change.before, managers), { force: true });
  const { added, modified } = settlement.comparison;
  const own = withoutSystemFields(union(modified, added));
  if (isEmptySet(own)) return capManagers(settlement.managers);
  const { apiVersion, subresource } = resource;
  const entry = newEntry({ manager: manager || 'unknown', operation: 'Update', apiVersion, time: formatTime(now), set: own, subresource });
  const id = idOf(entry);
  const before = settlement.managers.get(id);
  settlement.managers.set(id, withSet(entry, sharedSet(before ? union(setOf(before), own) : own)));
  return capManagers(settlement.managers);
}
