import { FieldManagementError } from '#domain/apply/field-management-error.js';
import type { ManagedResource } from '#domain/apply/managed-resource.js';
import { type Managers, managersOf, noManagers } from '#domain/apply/managers.js';
import { ManagersError, readManagers } from '#domain/apply/read-managers.js';
import { type Author, trackUpdate } from '#domain/apply/track-update.js';
import { withManagers } from '#domain/apply/with-managers.js';
import { equal } from '#domain/json/equal.js';
import type { JsonObject } from '#domain/json/json.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/**
 * The managedFields of an object that is created (`live` is absent) or changed by anything but an apply. Clients may set them themselves on the
 * object's own path, empty them by an empty list or a list of one empty entry, and otherwise leave them alone; what they send and is no
 * list of managers is passed over. An object that has none goes on having none.
 * Source: FieldManager.UpdateNoErrors of k8s.io/apimachinery/pkg/util/managedfields/internal/fieldmanager.go.
 */
export function manageUpdate<T extends KubeObject>(resource: ManagedResource, live: T | undefined, next: T, author: Author): T {
  const before = live?.metadata.managedFields;
  const managers = managersBefore(resource, before, next.metadata.managedFields);
  if (managers.length === 0 && live?.metadata.uid) return withEntries(next, noManagers, before);
  try {
    const change = { before: live ? toJson(live) : resource.empty, after: toJson(next) };
    return withEntries(next, trackUpdate(resource, change, managers, author), before);
  } catch (error) {
    // upstream rather forgets who manages an object than refuse it
    if (error instanceof FieldManagementError) return withEntries(next, noManagers, before);
    throw error;
  }
}

function managersBefore({ subresource }: ManagedResource, live?: Managers, given?: Managers): Managers {
  if (subresource !== '' || given === undefined) return managersOf(live);
  if (isReset(given)) return noManagers;
  if (given === live || equal(given, live)) return managersOf(live);
  const managers = readOrNone(given);
  return managers.length > 0 ? managers : managersOf(live);
}

function isReset(given: Managers): boolean {
  return given.length === 0 || (given.length === 1 && equal(given[0], {}));
}

function readOrNone(given: Managers): Managers {
  try {
    return readManagers(given);
  } catch (error) {
    if (error instanceof ManagersError) return noManagers;
    throw error;
  }
}

function withEntries<T extends KubeObject>(object: T, managers: Managers, before: Managers | undefined): T {
  return withManagers(toJson(object), managers, before) as unknown as T;
}

function toJson(object: KubeObject): JsonObject {
  return object as unknown as JsonObject;
}
