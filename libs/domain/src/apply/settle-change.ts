import { compareFields, type Comparison, noDifference } from '#domain/apply/compare-fields.js';
import { type Conflict, ConflictsError } from '#domain/apply/conflicts.js';
import { convertChecked } from '#domain/apply/convert-checked.js';
import { inStep } from '#domain/apply/field-management-error.js';
import { filterFields } from '#domain/apply/field-filter.js';
import { type FieldSet, isEmptySet, noFields, pathsOf } from '#domain/apply/field-set.js';
import { difference, intersection, union } from '#domain/apply/field-set-operations.js';
import type { ManagedResource, ManagedVersion } from '#domain/apply/managed-resource.js';
import { type ManagerId, type Managers, ManagersError, setOf, withSet } from '#domain/apply/managers.js';
import { refitFields } from '#domain/apply/refit-fields.js';
import type { JsonObject } from '#domain/json/json.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

/** A change of an object in the version of a request. */
export interface Change {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** The managers of an object as far as their versions are still there, with their sets as the types are now. Throws FieldManagementError. */
export function refitManagers(resource: ManagedResource, object: JsonObject, managers: Managers): Managers {
  const refitted = new Map<ManagerId, ManagedFieldsEntry>();
  for (const [id, entry] of managers) {
    const { apiVersion = '' } = entry;
    if (apiVersion.split('/').length > 2) throw new ManagersError(`unexpected GroupVersion string: ${apiVersion}`);
    const version = resource.versionOf(apiVersion);
    if (!version) continue;
    if (apiVersion !== resource.apiVersion) convertChecked(resource, object, apiVersion);
    refitted.set(id, withSet(entry, refitFields(setOf(entry), version.type)));
  }
  return refitted;
}

/** What is left to the managers after a change. */
export interface Settlement {
  readonly managers: Map<ManagerId, ManagedFieldsEntry>;
  /** What has changed of the managed fields, in the version of the request. */
  readonly comparison: Comparison;
}

/**
 * Takes from managers what others have changed and what is gone; `self` makes the change. Throws ConflictsError, unless the change is forced,
 * where it concerns fields of others. Source: Updater.update of sigs.k8s.io/structured-merge-diff/merge/update.go.
 */
export function settleChange(
  resource: ManagedResource,
  change: Change,
  managers: Managers,
  { self, force }: { readonly self?: ManagerId; readonly force: boolean },
): Settlement {
  const comparisons = new Comparisons(resource, change);
  const settled = new Map<ManagerId, ManagedFieldsEntry>();
  const conflicts: Conflict[] = [];
  for (const [id, entry] of managers) {
    const set = setOf(entry);
    if (id === self) {
      settled.set(id, entry);
      continue;
    }
    const { changed, removed } = comparisons.of(entry.apiVersion ?? '');
    const lost = intersection(set, changed);
    if (!isEmptySet(lost)) for (const path of pathsOf(lost)) conflicts.push({ owner: entry, path });
    settled.set(id, withSet(entry, difference(difference(set, lost), removed)));
  }
  if (!force && conflicts.length > 0) throw new ConflictsError(conflicts);
  for (const [id, entry] of settled) if (isEmptySet(setOf(entry))) settled.delete(id);
  return { managers: settled, comparison: comparisons.own };
}

interface VersionedChange {
  /** Added or modified. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

/** The change as each version shows it. */
class Comparisons {
  readonly own: Comparison;
  readonly #byVersion = new Map<string, VersionedChange>();

  constructor(
    private readonly resource: ManagedResource,
    private readonly change: Change,
  ) {
    this.own = this.#compare(change, resource.versionOf(resource.apiVersion));
    this.#byVersion.set(resource.apiVersion, toVersioned(this.own));
  }

  of(apiVersion: string): VersionedChange {
    let found = this.#byVersion.get(apiVersion);
    if (!found) this.#byVersion.set(apiVersion, (found = toVersioned(this.#compareIn(apiVersion))));
    return found;
  }

  #compareIn(apiVersion: string): Comparison {
    const { before, after } = this.change;
    if (before === after) return noDifference;
    const converted = {
      before: inStep('failed to convert old object', () => convertChecked(this.resource, before, apiVersion)),
      after: inStep('failed to convert new object', () => convertChecked(this.resource, after, apiVersion)),
    };
    return this.#compare(converted, this.resource.versionOf(apiVersion));
  }

  #compare({ before, after }: Change, version: ManagedVersion | undefined): Comparison {
    if (!version) return noDifference;
    const { added, modified, removed } = inStep('failed to compare objects', () => compareFields(before, after, version.type));
    return {
      added: filterFields(added, version.filter),
      modified: filterFields(modified, version.filter),
      removed: filterFields(removed, version.filter),
    };
  }
}

function toVersioned({ added, modified, removed }: Comparison): VersionedChange {
  return { changed: isEmptySet(added) && isEmptySet(modified) ? noFields : union(modified, added), removed };
}
