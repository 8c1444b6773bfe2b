import { KeyExistsError, KeyNotFoundError, RevisionConflictError, type Write } from '#domain/storage/store.js';

/** Why a write cannot follow on a key whose value has revision `current` (0: there is no value), or undefined when it can. */
export function writeConflict(write: Write, current: number): Error | undefined {
  if (write.type === 'create') return current === 0 ? undefined : new KeyExistsError(write.key);
  if (current === 0) return new KeyNotFoundError(write.key);
  return write.expected === current ? undefined : new RevisionConflictError(write.key, write.expected, current);
}
