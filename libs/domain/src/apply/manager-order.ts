import type { ManagerId, Managers } from '#domain/apply/managers.js';
import { compareBytewise, goMarshal } from '#domain/json/go-marshal.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/** The list as it is stored. `before` itself when it says the same. */
export function listManagers(managers: Managers, before: Managers | undefined): Managers {
  if (managers === before) return before;
  const entries = managers.length < 2 ? managers : managers.toSorted(compareEntries);
  return before?.length === entries.length && entries.every((entry, i) => entry === before[i]) ? before : entries;
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

/** The text that upstream keeps and sorts managers by: JSON. */
export function sortingTextOf({ manager, operation, apiVersion, subresource }: ManagerId): string {
  return goMarshal(
    new Map([
      ['manager', manager || undefined],
      ['operation', operation || undefined],
      ['apiVersion', operation === 'Apply' ? undefined : apiVersion || undefined],
      ['subresource', subresource || undefined],
    ]),
  );
}
