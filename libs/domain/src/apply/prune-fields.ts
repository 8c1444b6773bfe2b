import { type FieldSet, isEmptySet, noFields } from '#domain/apply/field-set.js';
import { difference, intersection, union } from '#domain/apply/field-set-operations.js';
import type { FieldType } from '#domain/apply/field-type.js';
import { inStep } from '#domain/apply/field-management-error.js';
import { fieldsOf } from '#domain/apply/fields-of.js';
import type { ManagedResource } from '#domain/apply/managed-resource.js';
import { convertChecked } from '#domain/apply/convert-checked.js';
import { setOf } from '#domain/apply/manager-entry.js';
import { findManager, type Managers } from '#domain/apply/managers.js';
import { removeFields } from '#domain/apply/remove-fields.js';
import { withNamedFields } from '#domain/apply/with-named-fields.js';
import type { JsonObject } from '#domain/json/json.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

/**
 * Takes from a merged object what an applier had applied last time, does not apply now, and nobody else manages. `managers` has what is applied
 * now, `last` what was. Source: Updater.prune of sigs.k8s.io/structured-merge-diff/merge/update.go.
 */
export function pruneFields(resource: ManagedResource, merged: JsonObject, managers: Managers, last: ManagedFieldsEntry): JsonObject {
  const { apiVersion = '' } = last;
  const now = findManager(managers, last);
  if (now?.apiVersion === apiVersion && isEmptySet(difference(setOf(last), setOf(now)))) return merged;
  const type = resource.versionOf(apiVersion)?.type;
  if (!type || isEmptySet(setOf(last))) return merged;
  const there = inStep('failed to convert merged object to last applied version', () => convertChecked(resource, merged, apiVersion));
  const whole: Versioned = { apiVersion, object: there, type };
  const dropped = withNamedFields(setOf(last), type);
  const bare = { ...whole, object: removeFields(whole.object, dropped, type) as JsonObject };
  const managed = inStep('failed add back owned items', () => addBackManaged(resource, whole, bare, managers));
  const dangling = 'failed add back dangling items: failed to convert pruned object to last applied version';
  const kept = inStep(dangling, () => convert(resource, managed, apiVersion));
  const gone = intersection(difference(mentioned(whole), mentioned(kept ?? bare)), dropped);
  return convertChecked(resource, removeFields(whole.object, gone, type) as JsonObject, resource.apiVersion);
}

interface Versioned {
  readonly apiVersion: string;
  readonly object: JsonObject;
  readonly type: FieldType;
}

/** The bare object with everything that somebody manages, as the versions of their managers show it one after another. */
function addBackManaged(resource: ManagedResource, whole: Versioned, bare: Versioned, managers: Managers): Versioned {
  let all = whole;
  let kept = bare;
  for (const [apiVersion, managed] of managedByVersion(managers, whole.apiVersion)) {
    const allThere = inStep(`failed to convert merged object at version ${apiVersion}`, () => convert(resource, all, apiVersion));
    const keptThere = inStep(`failed to convert pruned object at version ${apiVersion}`, () => convert(resource, kept, apiVersion));
    if (!allThere || !keptThere) continue;
    const wanted = union(mentioned(keptThere), withNamedFields(managed, allThere.type));
    all = allThere;
    kept = { ...allThere, object: removeFields(all.object, difference(mentioned(all), wanted), all.type) as JsonObject };
  }
  return kept;
}

/** All that is managed in each version, `first` before the others: what is needed to convert the object must be back by then. */
function managedByVersion(managers: Managers, first: string): readonly (readonly [apiVersion: string, managed: FieldSet])[] {
  const managed = new Map<string, FieldSet>();
  for (const entry of managers) {
    const { apiVersion = '' } = entry;
    managed.set(apiVersion, union(managed.get(apiVersion) ?? noFields, setOf(entry)));
  }
  return [...managed].sort(([a], [b]) => Number(b === first) - Number(a === first));
}

function mentioned({ object, type }: Versioned): FieldSet {
  return withNamedFields(fieldsOf(object, type), type);
}

function convert(resource: ManagedResource, { object }: Versioned, apiVersion: string): Versioned | undefined {
  const type = resource.versionOf(apiVersion)?.type;
  return type && { apiVersion, object: convertChecked(resource, object, apiVersion), type };
}
