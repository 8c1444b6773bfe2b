import { performance } from 'node:perf_hooks';
import type { DataSource, QueryRunner } from 'typeorm';
import type { LoadedVersions } from '#domain/storage/revision-index.js';
import type { Change } from '#domain/storage/store.js';
import { checkFollows } from '../check-follows.js';
import type { RevisionLog } from '../revision-log.js';
import { Checkpoints } from './checkpoints.js';
import { type LoadedRow, selectVersions, toVersion } from './loaded-rows.js';
import { busyTimeout, pageSize } from './open-sqlite.js';
import { SqlStatements } from './sql-statements.js';

/** What is dropped is not looked at, so its size is a guess. */
const usualRowsOfPage = 8;

/** Keeps revisions in a database. One connection, one thing at a time. */
export class SqlLog implements RevisionLog {
  readonly #runner: QueryRunner;
  readonly #statements: SqlStatements;
  readonly #checkpoints: Checkpoints;
  /** Ends when everything asked for so far has been done. */
  #turn: Promise<unknown> = Promise.resolve();
  /** The revision of the last change in the log. */
  #last = 0;
  /** Whether a commit waits until the disk has it; undefined when that is not known. */
  #sync: 'FULL' | 'NORMAL' | undefined = 'FULL';

  constructor(private readonly dataSource: DataSource) {
    this.#runner = dataSource.createQueryRunner();
    this.#statements = new SqlStatements(this.#runner);
    const database = {
      inTurn: (run: () => Promise<void>) => this.#inTurn(run),
      query: <Row>(statement: string) => this.#query<Row>(statement),
    };
    this.#checkpoints = new Checkpoints(database, busyTimeout);
  }

  /** What the log holds, after finishing a compaction that was cut off. */
  load(): Promise<LoadedVersions> {
    return this.#inTurn(async () => {
      const [compaction] = await this.#query<{ readonly revision: number; readonly finished: number }>(
        'SELECT CAST(revision AS INTEGER) AS revision, CAST(finished AS INTEGER) AS finished FROM compaction',
      );
      if (!compaction) throw new Error('the database has no row in the table compaction');
      const compacted = compaction.revision;
      if (compaction.finished === 0) await this.#inTransaction(() => this.#finishCompaction(compacted));
      const versions = (await this.#query<LoadedRow>(selectVersions)).map(toVersion);
      const firstOfHistory = versions.findIndex(({ revision }) => revision > compacted);
      const length = firstOfHistory < 0 ? versions.length : firstOfHistory;
      this.#last = Math.max(compacted, versions.at(-1)?.revision ?? 0);
      return { compacted, base: versions.slice(0, length), history: versions.slice(length) };
    });
  }

  append(changes: readonly Change[]): Promise<void> {
    return this.#inTurn(async () => {
      checkFollows(changes, this.#last);
      await this.#setSync('FULL');
      await this.#inTransaction(() => this.#statements.insert(changes));
      this.#last += changes.length;
      const bytes = changes.reduce((sum, { key, value }) => sum + key.length + value.byteLength, 0);
      // one more, because the page that was begun before is written again
      this.#checkpoints.wrote(1 + Math.ceil(bytes / pageSize));
    });
  }

  read(revisions: readonly number[]): Promise<readonly Uint8Array[]> {
    return this.#inTurn(async () => {
      const values = await this.#statements.valuesOf(revisions);
      return revisions.map((revision) => {
        const value = values.get(revision);
        if (!value) throw new RangeError(`no value has revision ${revision}`);
        return value;
      });
    });
  }

  markCompacted(revision: number): Promise<void> {
    return this.#inTurn(async () => {
      await this.#setSync('FULL');
      await this.#query(`UPDATE compaction SET revision = ${revision}, finished = 0`);
    });
  }

  drop(revisions: readonly number[], last: boolean): Promise<number> {
    return this.#inTurn(async () => {
      const began = performance.now();
      await this.#setSync('NORMAL');
      await this.#inTransaction(async () => {
        await this.#statements.delete(revisions);
        if (last) await this.#query('UPDATE compaction SET finished = 1');
      });
      // pages that become free are written too, as they were last
      this.#checkpoints.wrote(1 + Math.ceil(revisions.length / usualRowsOfPage));
      return performance.now() - began;
    });
  }

  close(): Promise<void> {
    this.#checkpoints.close();
    return this.#inTurn(() => this.dataSource.destroy());
  }

  /** Between transactions. The disk is not waited for where what is lost is made up for: the next commit that is waited for takes it along. */
  async #setSync(mode: 'FULL' | 'NORMAL'): Promise<void> {
    if (this.#sync === mode) return;
    this.#sync = undefined;
    await this.#query(`PRAGMA synchronous = ${mode}`);
    this.#sync = mode;
  }

  /** What a compaction that was cut off has left: deletions, and what another change it covers has replaced. */
  async #finishCompaction(compacted: number): Promise<void> {
    await this.#query(
      `DELETE FROM revisions WHERE revision <= ${compacted}` +
        ` AND (type = 'delete' OR revision IN (SELECT previous FROM revisions WHERE revision <= ${compacted}))`,
    );
    await this.#query('UPDATE compaction SET finished = 1');
  }

  #query<Row>(statement: string): Promise<readonly Row[]> {
    return this.#runner.query(statement);
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** By hand, because after some errors the database has rolled back already, and TypeORM would then take the next transaction for a nested one. */
  async #inTransaction(run: () => Promise<void>): Promise<void> {
    await this.#query('BEGIN');
    try {
      await run();
      await this.#query('COMMIT');
    } catch (error) {
      await this.#query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}
