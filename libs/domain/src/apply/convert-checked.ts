import { checkType } from '#domain/apply/check-type.js';
import type { ManagedResource } from '#domain/apply/managed-resource.js';
import { MisfitError } from '#domain/apply/misfit.js';
import type { JsonObject } from '#domain/json/json.js';

const converted = new WeakMap<JsonObject, Map<string, JsonObject>>();

/**
 * An object in another version, where it has to be of its type without duplicates. Throws MisfitError. The result is kept with the object, as
 * each manager in that version asks for it. Source: k8s.io/apimachinery/pkg/util/managedfields/internal/versionconverter.go.
 */
export function convertChecked(resource: ManagedResource, object: JsonObject, apiVersion: string): JsonObject {
  if (object['apiVersion'] === apiVersion) return object;
  let versions = converted.get(object);
  if (!versions) converted.set(object, (versions = new Map()));
  let result = versions.get(apiVersion);
  if (!result) {
    result = resource.convert(object, apiVersion);
    const misfits = checkType(result, resource.versionOf(apiVersion)?.type ?? {}, { allowsDuplicates: false });
    if (misfits.length > 0) throw new MisfitError(misfits);
    versions.set(apiVersion, result);
  }
  return result;
}
