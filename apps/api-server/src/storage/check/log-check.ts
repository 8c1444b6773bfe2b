import { storedText } from '../sql/stored-text.js';
import type { Problems } from './problems.js';
import { checkValue } from './value-problems.js';

/** A row of the log, as it is found: texts as bytes, and null for what is not of the type it should be. */
export interface LogRow {
  readonly revision: number;
  readonly key: unknown;
  readonly type: unknown;
  readonly previous: number | null;
  readonly value: unknown;
}

interface ReadRow {
  readonly revision: number;
  readonly key: string;
  readonly type: string;
  readonly previous: number;
}

/** How far back the log goes. */
export interface Compaction {
  readonly revision: number;
  /** 1 when nothing is left of what cannot be read any more. */
  readonly finished: number;
}

interface Newest {
  readonly revision: number;
  readonly type: string;
  readonly uid?: string;
}

const types: ReadonlySet<string> = new Set(['create', 'update', 'delete']);

/** Goes through a log from its first row to its last, and compares what it has seen with what others say the current state is. */
export class LogCheck {
  /** The newest change of each key. */
  readonly #newest = new Map<string, Newest>();
  #revision: number;
  #rows = 0;

  constructor(
    private readonly compaction: Compaction,
    private readonly problems: Problems,
  ) {
    this.#revision = compaction.revision;
  }

  get revision(): number {
    return this.#revision;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Revision of every key that has a value. */
  get current(): ReadonlyMap<string, number> {
    const values = [...this.#newest].filter(([, { type }]) => type !== 'delete');
    return new Map(values.map(([key, { revision }]) => [key, revision]));
  }

  /** Rows come in order of revision. */
  take({ value, ...given }: LogRow): void {
    this.#rows += 1;
    const { revision, previous } = given;
    const [key, type] = [storedText(given.key), storedText(given.type)];
    if (key === undefined || type === undefined || previous === null) {
      this.problems.add('rows', `the row of revision ${revision} lacks its key, its type or the revision it follows on`);
      return;
    }
    const row = { revision, key, type, previous };
    const before = this.#newest.get(key);
    if (!types.has(type)) this.problems.add('types', `${nameOf(row)} is neither create nor update nor delete`);
    if (revision <= this.compaction.revision) this.#checkOld(row, before);
    else this.#checkHistory(row, before);
    const uid = before && before.type !== 'delete' ? before.uid : undefined;
    const checked = checkValue(value, { key, revision, ...(uid !== undefined && { uid }) });
    for (const problem of checked.problems) this.problems.add('values', `the value of ${key} at revision ${revision} ${problem}`);
    this.#newest.set(key, { revision, type, ...(checked.uid !== undefined && { uid: checked.uid }) });
  }

  /** Compares with the view for people. */
  compare(objects: Iterable<{ readonly key: string; readonly revision: number }>): void {
    const left = new Map(this.current);
    for (const { key, revision } of objects) {
      const own = left.get(key);
      left.delete(key);
      if (own === undefined) this.problems.add('objects', `the view objects shows ${key}, which the log does not have`);
      else if (own !== revision) this.problems.add('objects', `the view objects shows ${key} at revision ${revision}, the log at ${own}`);
    }
    for (const [key, revision] of left)
      this.problems.add('objects', `the view objects lacks ${key}, which the log has at revision ${revision}`);
  }

  /** Of what is not newer than the compaction only current values are left, and until it is finished what it has not come to. */
  #checkOld(row: ReadRow, before: Newest | undefined): void {
    const { revision: compacted, finished } = this.compaction;
    if (finished === 0) return;
    if (row.type === 'delete') this.problems.add('what was compacted', `${nameOf(row)} is still there, after a compaction to ${compacted}`);
    if (before) {
      const text = `revision ${before.revision} of ${row.key} is still there, after a compaction to ${compacted} and replaced by ${row.revision}`;
      this.problems.add('what was compacted', text);
    }
  }

  #checkHistory(row: ReadRow, before: Newest | undefined): void {
    const { revision, key, type, previous } = row;
    const first = this.#revision + 1;
    if (revision > first) {
      const text = revision === first + 1 ? `revision ${first} is missing` : `revisions ${first} to ${revision - 1} are missing`;
      this.problems.add('missing revisions', text);
    }
    this.#revision = revision;
    const current = before && before.type !== 'delete' ? before.revision : 0;
    if (previous !== current) {
      const found = current === 0 ? `before it there is no ${key}` : `the one before it is ${current}`;
      this.problems.add('chains', `${nameOf(row)} follows on revision ${previous}, but ${found}`);
    } else if ((type === 'create') !== (previous === 0) && types.has(type)) {
      this.problems.add('chains', `${nameOf(row)} follows on ${previous === 0 ? 'nothing' : `revision ${previous}`}`);
    }
  }
}

function nameOf({ revision, type, key }: ReadRow): string {
  return `revision ${revision} (${type} of ${key})`;
}
