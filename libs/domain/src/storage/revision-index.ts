import { SortedKeys } from '#domain/storage/sorted-keys.js';
import { CompactedError, type Change } from '#domain/storage/store.js';

/** A change without its value. */
export type Version = Omit<Change, 'value'>;

/** What a log holds when it is opened. */
export interface LoadedVersions {
  readonly compacted: number;
  /** The change that each key's value at `compacted` is of. */
  readonly base: Iterable<Version>;
  /** Every change after `compacted`, in order. */
  readonly history: Iterable<Version>;
}

interface Link extends Version {
  /** The change of the same key before this one, as far as it is remembered. */
  older: Link | undefined;
}

/**
 * Which revisions a store has, by key and in order, without the values: what is read at a revision is decided here, and the values are then
 * fetched by revision. The same division of work as etcd's between its key index and its revision-keyed backend.
 */
export class RevisionIndex {
  /** The newest change of every key, deletions included until they are forgotten. */
  readonly #newest = new Map<string, Link>();
  readonly #keys = new SortedKeys();
  /** Changes that are remembered one by one; the first has revision `#forgotten + 1`. */
  #log: Link[] = [];
  #forgotten: number;
  #compacted: number;

  /** Throws a RangeError when what was loaded cannot be a log: a gap, or a change of something that is not there. */
  constructor({ compacted, base, history }: LoadedVersions = { compacted: 0, base: [], history: [] }) {
    this.#compacted = compacted;
    this.#forgotten = compacted;
    for (const { key, revision, type } of base) {
      if (revision > compacted || type === 'delete' || this.#newest.has(key)) throw new RangeError(`revision ${revision} is out of place`);
      this.#newest.set(key, { key, revision, type, previous: 0, older: undefined });
      this.#keys.add(key);
    }
    for (const version of history) {
      const current = this.currentRevision(version.key);
      if (version.previous !== current) throw new RangeError(`revision ${version.revision} follows ${version.previous}, not ${current}`);
      this.append(version);
    }
  }

  get revision(): number {
    return this.#forgotten + this.#log.length;
  }

  get compactedRevision(): number {
    return this.#compacted;
  }

  /** Revision of the current value of a key; 0 when it has none. */
  currentRevision(key: string): number {
    const newest = this.#newest.get(key);
    return newest === undefined || newest.type === 'delete' ? 0 : newest.revision;
  }

  /** Takes in the next change. */
  append({ key, revision, type, previous }: Version): void {
    if (revision !== this.revision + 1) throw new RangeError(`revision ${revision} does not follow ${this.revision}`);
    const older = this.#newest.get(key);
    if (older === undefined) this.#keys.add(key);
    const link: Link = { key, revision, type, previous, older };
    this.#newest.set(key, link);
    this.#log.push(link);
  }

  /** The values under a prefix as of a revision, ordered by key, at most `limit`. Throws CompactedError and RangeError. */
  list(
    prefix: string,
    at: number,
    { after, limit = Infinity }: { readonly after?: string; readonly limit?: number } = {},
  ): readonly Version[] {
    this.#checkReadable(at);
    const versions: Version[] = [];
    if (limit <= 0) return versions;
    for (const key of this.#keys.range(prefix, after === undefined ? '' : `${after}\0`)) {
      let version = this.#newest.get(key);
      while (version !== undefined && version.revision > at) version = version.older;
      if (version === undefined || version.type === 'delete') continue;
      versions.push(version);
      if (versions.length >= limit) break;
    }
    return versions;
  }

  /** Changes after a revision to keys under a prefix, at most `limit`. Throws CompactedError and RangeError. */
  changesAfter(after: number, limit: number, prefix = ''): readonly Version[] {
    this.#checkReadable(after);
    const versions: Version[] = [];
    for (let i = after - this.#forgotten; i < this.#log.length && versions.length < limit; i += 1) {
      const version = this.#log[i];
      if (version?.key.startsWith(prefix)) versions.push(version);
    }
    return versions;
  }

  /** From now on nothing older than this revision can be read. What is superseded by it stays until forget() takes it out. */
  compact(revision: number): void {
    if (!Number.isSafeInteger(revision) || revision < 0 || revision > this.revision) throw noRevision(revision, this.revision);
    this.#compacted = Math.max(this.#compacted, revision);
  }

  /**
   * Goes on with a compaction, to `upTo` at most, by a number of changes at most. Returns the revisions whose values nobody can read any
   * more, and whether that was all.
   */
  forget(upTo: number, steps: number): { readonly unreadable: readonly number[]; readonly done: boolean } {
    const end = Math.min(upTo, this.#compacted);
    const count = Math.min(steps, Math.max(0, end - this.#forgotten));
    const unreadable: number[] = [];
    for (const link of this.#log.splice(0, count)) {
      if (link.older !== undefined && link.older.type !== 'delete') unreadable.push(link.older.revision);
      link.older = undefined;
      if (link.type !== 'delete') continue;
      unreadable.push(link.revision);
      if (this.#newest.get(link.key) !== link) continue;
      this.#newest.delete(link.key);
      this.#keys.delete(link.key);
    }
    this.#forgotten += count;
    return { unreadable, done: this.#forgotten >= end };
  }

  #checkReadable(revision: number): void {
    if (!Number.isSafeInteger(revision) || revision < 0 || revision > this.revision) throw noRevision(revision, this.revision);
    if (revision < this.#compacted) throw new CompactedError(revision, this.#compacted);
  }
}

function noRevision(revision: number, newest: number): RangeError {
  return new RangeError(`${revision} is no revision of this store; the newest is ${newest}`);
}
