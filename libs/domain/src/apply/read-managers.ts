import { FieldManagementError } from '#domain/apply/field-management-error.js';
import { newEntry } from '#domain/apply/manager-entry.js';
import { lastOfEach, type Managers } from '#domain/apply/managers.js';
import { FieldSetError, readFieldSet } from '#domain/apply/read-field-set.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

/** The list of managers that a client sent is none. */
export class ManagersError extends FieldManagementError {}

/** The managers that a client says there are, each once. Throws ManagersError. */
export function readManagers(entries: readonly ManagedFieldsEntry[]): Managers {
  return lastOfEach(entries.map(readEntry));
}

function readEntry(given: ManagedFieldsEntry, i: number): ManagedFieldsEntry {
  const { manager = '', operation, apiVersion = '', time, fieldsType = '', fieldsV1, subresource = '' } = given;
  if (operation !== 'Apply' && operation !== 'Update') throw new ManagersError('operation must be `Apply` or `Update`');
  if (apiVersion === '') throw new ManagersError('apiVersion must not be empty');
  if (fieldsType === '') throw new ManagersError(`missing fieldsType in managed fields entry ${i}`);
  if (fieldsType !== 'FieldsV1') throw new ManagersError(`invalid fieldsType ${JSON.stringify(fieldsType)} in managed fields entry ${i}`);
  try {
    return newEntry({ manager, operation, apiVersion, time: time ?? undefined, set: readFieldSet(fieldsV1), subresource });
  } catch (error) {
    if (error instanceof FieldSetError) throw new ManagersError(`error decoding set: ${error.message}`);
    throw error;
  }
}
