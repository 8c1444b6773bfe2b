import { compareBytewise } from '#domain/json/go-marshal.js';
import { CompactedError, type Change, type StoredValue, type Write } from '#domain/storage/store.js';
import { writeConflict } from '#domain/storage/write-conflict.js';

/**
 * What a store is, with no thought of speed: every change there ever was, and how far back may still be looked. Adapters are compared with
 * it in the store contract.
 */
export interface EventLog {
  /** The change at index i has revision i + 1. */
  readonly changes: readonly Change[];
  readonly compacted: number;
}

export const emptyEventLog: EventLog = { changes: [], compacted: 0 };

/** The log with one more change; throws the error of a write that loses. */
export function appendTo(log: EventLog, write: Write): EventLog {
  const revision = log.changes.length + 1;
  const previous = valueOf(log, write.key)?.revision ?? 0;
  const conflict = writeConflict(write, previous);
  if (conflict) throw conflict;
  const change: Change = { revision, key: write.key, type: write.type, value: write.encode(revision), previous };
  return { ...log, changes: [...log.changes, change] };
}

/** The current value of a key. */
export function valueOf(log: EventLog, key: string): StoredValue | undefined {
  return valuesAt(log, log.changes.length, key).find((value) => value.key === key);
}

/** Values under a prefix as of a revision, ordered by key. */
export function valuesAt(log: EventLog, at: number, prefix: string): readonly StoredValue[] {
  if (at < log.compacted) throw new CompactedError(at, log.compacted);
  const values = new Map<string, StoredValue>();
  for (const { type, key, revision, value } of log.changes.slice(0, at)) {
    if (type === 'delete') values.delete(key);
    else if (key.startsWith(prefix)) values.set(key, { key, revision, value });
  }
  return [...values.values()].sort((a, b) => compareBytewise(a.key, b.key));
}

/** Changes after a revision to keys under a prefix. */
export function changesAfter(log: EventLog, after: number, prefix: string): readonly Change[] {
  if (after < log.compacted) throw new CompactedError(after, log.compacted);
  return log.changes.slice(after).filter(({ key }) => key.startsWith(prefix));
}

export function compactTo(log: EventLog, revision: number): EventLog {
  return { ...log, compacted: Math.max(log.compacted, revision) };
}
