import { listManagers } from '#domain/apply/manager-order.js';
import type { Managers } from '#domain/apply/managers.js';
import { isJsonObject, type JsonObject } from '#domain/json/json.js';

/** The object with these managers in its metadata; itself when they are there already. `before`: the entries they may be the same as. */
export function withManagers(object: JsonObject, managers: Managers, before: Managers | undefined): JsonObject {
  const entries = managers.length === 0 ? undefined : listManagers(managers, before);
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  if (metadata['managedFields'] === entries) return object;
  if (entries) return { ...object, metadata: { ...metadata, managedFields: entries as unknown as readonly JsonObject[] } };
  const { managedFields: _, ...others } = metadata;
  return { ...object, metadata: others };
}
