import type { Change } from '#domain/storage/store.js';
import { packValues, unpackValues, type PackedValues } from './packed-values.js';

/** Changes that follow on each other, column by column: an object for each would cost more than all else that crosses to the other thread. */
export interface PackedChanges {
  readonly firstRevision: number;
  readonly keys: readonly string[];
  readonly types: readonly Change['type'][];
  readonly previous: readonly number[];
  readonly values: PackedValues;
}

export function packChanges(changes: readonly Change[]): PackedChanges {
  return {
    firstRevision: changes[0]?.revision ?? 0,
    keys: changes.map(({ key }) => key),
    types: changes.map(({ type }) => type),
    previous: changes.map(({ previous }) => previous),
    values: packValues(changes.map(({ value }) => value)),
  };
}

export function unpackChanges({ firstRevision, keys, types, previous, values }: PackedChanges): readonly Change[] {
  return unpackValues(values).map((value, i) => ({
    revision: firstRevision + i,
    key: keys[i] as string,
    type: types[i] as Change['type'],
    previous: previous[i] as number,
    value,
  }));
}
