import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

/**
 * Who manages what of an object: the entries of metadata.managedFields, one of each manager. Entries are never changed, and their `fieldsV1` is
 * the set itself.
 * Source: k8s.io/apimachinery/pkg/util/managedfields/internal/managedfields.go.
 */
export type Managers = readonly ManagedFieldsEntry[];

export const noManagers: Managers = [];

/** What tells managers apart. */
export type ManagerId = Pick<ManagedFieldsEntry, 'manager' | 'operation' | 'apiVersion' | 'subresource'>;

/** Managers are the same by name, operation and subresource, and those that update by version. */
export function isSameManager(a: ManagerId, b: ManagerId): boolean {
  return (
    (a.manager ?? '') === (b.manager ?? '') &&
    a.operation === b.operation &&
    (a.subresource ?? '') === (b.subresource ?? '') &&
    (a.operation === 'Apply' || (a.apiVersion ?? '') === (b.apiVersion ?? ''))
  );
}

export function findManager(managers: Managers, id: ManagerId): ManagedFieldsEntry | undefined {
  for (const entry of managers) if (isSameManager(entry, id)) return entry;
  return undefined;
}

/** The managers with this entry, in place of the one that the same manager has. */
export function withManager(managers: Managers, entry: ManagedFieldsEntry): Managers {
  const before = findManager(managers, entry);
  if (before === entry) return managers;
  return before ? managers.map((one) => (one === before ? entry : one)) : [...managers, entry];
}

export function withoutManager(managers: Managers, id: ManagerId): Managers {
  const entry = findManager(managers, id);
  return entry ? managers.filter((one) => one !== entry) : managers;
}

/**
 * The managers of a stored object. Writes of a scale may leave two entries of one manager (see scale-managers.ts): the later one counts, as
 * upstream has it.
 */
export function managersOf(entries: readonly ManagedFieldsEntry[] = noManagers): Managers {
  if (entries.length <= fewEntries && !hasDuplicates(entries)) return entries;
  const last = lastOfEach(entries);
  return last.length === entries.length ? entries : last;
}

/** So many are compared with each other without a table. */
const fewEntries = 16;

function hasDuplicates(entries: readonly ManagedFieldsEntry[]): boolean {
  return entries.some((entry, i) => entries.findIndex((other) => isSameManager(entry, other)) !== i);
}

/** Of several entries of a manager the last. */
export function lastOfEach(entries: readonly ManagedFieldsEntry[]): Managers {
  return [...new Map(entries.map((entry) => [keyOfManager(entry), entry])).values()];
}

/** One text for each manager, for looking up many; the lengths keep what clients say apart. */
export function keyOfManager({ manager = '', operation, apiVersion = '', subresource = '' }: ManagerId): string {
  const version = operation === 'Apply' ? '' : apiVersion;
  return `${operation} ${version.length} ${version} ${subresource.length} ${subresource} ${manager}`;
}
