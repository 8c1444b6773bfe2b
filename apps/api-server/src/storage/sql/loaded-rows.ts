import type { Version } from '#domain/storage/revision-index.js';
import { storedText } from './stored-text.js';

/**
 * Versions of the log, in order. Texts that are not as the program writes them are read as bytes, because libsql ends the whole process when a text is
 * no UTF-8; nearly all are, so that costs next to nothing.
 */
export const selectVersions = `SELECT revision,
    CASE WHEN typeof(key) = 'text' AND key NOT GLOB '*[^ -~]*' THEN key ELSE CAST(key AS BLOB) END AS key,
    CASE WHEN type IN ('create', 'update', 'delete') THEN type END AS type,
    CAST(previous AS INTEGER) AS previous
  FROM revisions ORDER BY revision`;

/** A row of selectVersions. */
export interface LoadedRow {
  readonly revision: number;
  readonly key: unknown;
  readonly type: Version['type'] | null;
  readonly previous: number | null;
}

/** Throws a RangeError for a row that is damaged. */
export function toVersion(row: LoadedRow): Version {
  const { revision, type, previous } = row;
  const key = storedText(row.key);
  if (key === undefined || type === null || previous === null) throw new RangeError(`the row of revision ${revision} is damaged`);
  return { revision, key, type, previous };
}
