import type { Change } from '#domain/storage/store.js';
import { checkFollows } from './check-follows.js';
import type { RevisionLog } from './revision-log.js';

/** Keeps values in this process and no longer. */
export class MemoryLog implements RevisionLog {
  readonly #values = new Map<number, Uint8Array>();
  #last = 0;

  async append(changes: readonly Change[]): Promise<void> {
    checkFollows(changes, this.#last);
    for (const { revision, value } of changes) this.#values.set(revision, value);
    this.#last += changes.length;
  }

  async read(revisions: readonly number[]): Promise<readonly Uint8Array[]> {
    return revisions.map((revision) => this.#value(revision));
  }

  markCompacted(): Promise<void> {
    return Promise.resolve();
  }

  drop(revisions: readonly number[]): Promise<number> {
    for (const revision of revisions) this.#values.delete(revision);
    return Promise.resolve(0);
  }

  close(): Promise<void> {
    this.#values.clear();
    return Promise.resolve();
  }

  #value(revision: number): Uint8Array {
    const value = this.#values.get(revision);
    if (value === undefined) throw new RangeError(`no value has revision ${revision}`);
    return value;
  }
}
