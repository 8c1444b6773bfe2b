import { compareFields, type Comparison, noDifference } from '#domain/apply/compare-fields.js';
import { type Conflict, ConflictsError } from '#domain/apply/conflicts.js';
import { convertChecked } from '#domain/apply/convert-checked.js';
import { inStep } from '#domain/apply/field-management-error.js';
import { filterFields } from '#domain/apply/field-filter.js';
import { isEmptySet, pathsOf } from '#domain/apply/field-set.js';
import { difference, intersection } from '#domain/apply/field-set-operations.js';
import type { ManagedResource, ManagedVersion } from '#domain/apply/managed-resource.js';
import { setOf, withSet } from '#domain/apply/manager-entry.js';
import { isSameManager, type ManagerId, type Managers } from '#domain/apply/managers.js';
import { ManagersError } from '#domain/apply/read-managers.js';
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
  return changeEach(managers, (entry) => {
    const { apiVersion = '' } = entry;
    const version = resource.versionOf(apiVersion);
    if (!version) {
      if (apiVersion.split('/').length > 2) throw new ManagersError(`unexpected GroupVersion string: ${apiVersion}`);
      return undefined;
    }
    if (apiVersion !== resource.apiVersion) convertChecked(resource, object, apiVersion);
    return withSet(entry, refitFields(setOf(entry), version.type));
  });
}

/** The list with something else in place of some, or nothing; itself where nothing is different. */
function changeEach(managers: Managers, change: (entry: ManagedFieldsEntry) => ManagedFieldsEntry | undefined): Managers {
  let changed: ManagedFieldsEntry[] | undefined;
  for (const [i, entry] of managers.entries()) {
    const next = change(entry);
    if (next !== entry) changed ??= managers.slice(0, i);
    if (changed && next) changed.push(next);
  }
  return changed ?? managers;
}

/** What is left to the managers after a change. */
export interface Settlement {
  readonly managers: Managers;
  /** What has changed of the managed fields, in the version of the request. */
  readonly comparison: Comparison;
}

/**
 * Takes from managers what others have changed and what is gone; `self` makes the change and is left alone. Throws ConflictsError, unless the
 * change is forced, where it concerns fields of others. Source: Updater.update of sigs.k8s.io/structured-merge-diff/merge/update.go.
 */
export function settleChange(
  resource: ManagedResource,
  change: Change,
  managers: Managers,
  { self, force }: { readonly self: ManagerId; readonly force: boolean },
): Settlement {
  const comparisons = new Comparisons(resource, change);
  const conflicts: Conflict[] = [];
  const settled = changeEach(managers, (entry) => {
    const set = setOf(entry);
    if (isSameManager(entry, self)) return isEmptySet(set) ? undefined : entry;
    const { changed, removed } = comparisons.of(entry.apiVersion ?? '');
    if (!force) for (const path of pathsOf(intersection(set, changed))) conflicts.push({ owner: entry, path });
    const left = difference(difference(set, changed), removed);
    return isEmptySet(left) ? undefined : withSet(entry, left);
  });
  if (conflicts.length > 0) throw new ConflictsError(conflicts);
  return { managers: settled, comparison: comparisons.own };
}

/** The change as each version shows it. */
class Comparisons {
  readonly own: Comparison;
  readonly #byVersion = new Map<string, Comparison>();

  constructor(
    private readonly resource: ManagedResource,
    private readonly change: Change,
  ) {
    this.own = this.#compare(change, resource.versionOf(resource.apiVersion));
  }

  of(apiVersion: string): Comparison {
    if (apiVersion === this.resource.apiVersion) return this.own;
    let found = this.#byVersion.get(apiVersion);
    if (!found) this.#byVersion.set(apiVersion, (found = this.#compareIn(apiVersion)));
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
    const comparison = inStep('failed to compare objects', () => compareFields(before, after, version.type));
    if (!version.filter) return comparison;
    return { changed: filterFields(comparison.changed, version.filter), removed: filterFields(comparison.removed, version.filter) };
  }
}
