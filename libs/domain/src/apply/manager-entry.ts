import { type FieldSet, noFields } from '#domain/apply/field-set.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

export function setOf({ fieldsV1 }: ManagedFieldsEntry): FieldSet {
  return (fieldsV1 ?? noFields) as FieldSet;
}

export function withSet(entry: ManagedFieldsEntry, set: FieldSet): ManagedFieldsEntry {
  return entry.fieldsV1 === set ? entry : { ...entry, fieldsV1: set };
}

/** What a new entry says; members that are empty are left out. */
export interface NewEntry {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** RFC 3339. */
  readonly time: string | undefined;
  readonly set: FieldSet;
  readonly subresource: string;
}

export function newEntry({ manager, operation, apiVersion, time, set, subresource }: NewEntry): ManagedFieldsEntry {
  // every write makes one: two shapes that are usual, without a loop over members
  if (manager !== '' && time !== undefined) {
    const entry = { manager, operation, apiVersion, time, fieldsType: 'FieldsV1', fieldsV1: set };
    return subresource === '' ? entry : { ...entry, subresource };
  }
  return {
    ...(manager !== '' && { manager }),
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: set,
    ...(subresource !== '' && { subresource }),
  };
}
