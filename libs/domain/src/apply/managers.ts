import { FieldManagementError } from '#domain/apply/field-management-error.js';
import { type FieldSet, noFields } from '#domain/apply/field-set.js';
import { FieldSetError, readFieldSet } from '#domain/apply/read-field-set.js';
import { compareBytewise, goMarshal } from '#domain/json/go-marshal.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/**
 * Who manages what of an object: the entries of metadata.managedFields by the identity of their manager. Entries are never changed, and their
 * `fieldsV1` is the set itself.
 * Source: k8s.io/apimachinery/pkg/util/managedfields/internal/managedfields.go.
 */
export type Managers = ReadonlyMap<ManagerId, ManagedFieldsEntry>;

/** What tells managers apart: name, operation, subresource, and for updates the version. */
export type ManagerId = string;

export const noManagers: Managers = new Map();

/** The list of managers that a client sent is none. */
export class ManagersError extends FieldManagementError {}

/** The lengths keep texts of clients apart. */
export function idOf({ manager = '', operation, apiVersion = '', subresource = '' }: ManagedFieldsEntry): ManagerId {
  const version = operation === 'Apply' ? '' : apiVersion;
  return `${operation} ${version.length} ${version} ${subresource.length} ${subresource} ${manager}`;
}

/** The text that upstream keeps and sorts managers by: JSON. */
export function sortingTextOf({ manager, operation, apiVersion, subresource }: ManagedFieldsEntry): string {
  return goMarshal(
    new Map([
      ['manager', manager || undefined],
      ['operation', operation || undefined],
      ['apiVersion', operation === 'Apply' ? undefined : apiVersion || undefined],
      ['subresource', subresource || undefined],
    ]),
  );
}

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

/** The managers of a stored object. */
export function managersOf(entries: readonly ManagedFieldsEntry[] | undefined): Managers {
  if (!entries) return noManagers;
  const managers = new Map<ManagerId, ManagedFieldsEntry>();
  for (const entry of entries) managers.set(idOf(entry), entry);
  return managers;
}

/** The managers that a client says there are. Throws ManagersError. */
export function readManagers(entries: readonly ManagedFieldsEntry[]): Managers {
  return new Map(
    entries.map((given, i) => {
      const entry = readEntry(given, i);
      return [idOf(entry), entry];
    }),
  );
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

/** The list as it is stored. `before` itself when it says the same. */
export function listManagers(managers: Managers, before: readonly ManagedFieldsEntry[] | undefined): readonly ManagedFieldsEntry[] {
  const entries = inOrder([...managers.values()]);
  return before?.length === entries.length && entries.every((entry, i) => entry === before[i]) ? before : entries;
}

/** Sorts entries in place as they are stored. */
export function inOrder(entries: ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] {
  return entries.sort(compareEntries);
}

function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return (
    compareBytewise(a.operation ?? '', b.operation ?? '') ||
    compareTimes(a.time, b.time) ||
    compareBytewise(a.manager ?? '', b.manager ?? '') ||
    compareBytewise(a.apiVersion ?? '', b.apiVersion ?? '') ||
    compareBytewise(a.subresource ?? '', b.subresource ?? '')
  );
}

/** By whole seconds; no time is 1970. */
export function compareTimes(a: string | undefined, b: string | undefined): number {
  return a === b ? 0 : Math.floor(secondsOf(a)) - Math.floor(secondsOf(b));
}

function secondsOf(time: string | undefined): number {
  return time ? (parseTime(time) ?? 0) / 1000 : 0;
}
