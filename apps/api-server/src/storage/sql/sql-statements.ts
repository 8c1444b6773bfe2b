import type { QueryRunner } from 'typeorm';
import type { Change } from '#domain/storage/store.js';

/** How many rows one statement takes: few sizes, so that each is prepared once. */
const rowsOfInsert = [64, 16, 4, 1];
const rowsOfLookup = [256, 32, 4, 1];

/** The statements of the hot path, for several rows each. Written so that SQLite and PostgreSQL both take them. */
export class SqlStatements {
  readonly #texts = new Map<string, string>();

  constructor(private readonly runner: QueryRunner) {}

  async insert(changes: readonly Change[]): Promise<void> {
    for (const group of inGroups(changes, rowsOfInsert)) {
      const values = group.flatMap(({ revision, key, type, previous, value }) => [revision, key, type, previous, value]);
      await this.#run('INSERT INTO revisions (revision, key, type, previous, value) VALUES ', '', values, 5);
    }
  }

  async delete(revisions: readonly number[]): Promise<void> {
    for (const group of inGroups(revisions, rowsOfLookup))
      await this.#run('DELETE FROM revisions WHERE revision IN (VALUES ', ')', group, 1);
  }

  /** Values by revision. */
  async valuesOf(revisions: readonly number[]): Promise<ReadonlyMap<number, Uint8Array>> {
    const values = new Map<number, Uint8Array>();
    for (const group of inGroups(revisions, rowsOfLookup)) {
      const rows = await this.#run(
        'SELECT revision, CAST(value AS BLOB) AS value FROM revisions WHERE revision IN (VALUES ',
        ')',
        group,
        1,
      );
      for (const { revision, value } of rows as readonly { revision: number; value: Uint8Array | ArrayBuffer }[]) {
        values.set(revision, value instanceof Uint8Array ? value : new Uint8Array(value));
      }
    }
    return values;
  }

  /** `<head>(?, ?), (?, ?)<tail>` with as many parentheses of `columns` as there are values for. */
  #run(head: string, tail: string, values: readonly unknown[], columns: number): Promise<unknown> {
    const name = `${head}${values.length}`;
    let text = this.#texts.get(name);
    if (text === undefined) this.#texts.set(name, (text = head + this.#places(values.length, columns) + tail));
    return this.runner.query(text, values as unknown[]);
  }

  #places(count: number, columns: number): string {
    const { driver } = this.runner.dataSource;
    const rows: string[] = [];
    for (let first = 0; first < count; first += columns) {
      const places = Array.from({ length: columns }, (_, i) => driver.createParameter(String(first + i), first + i));
      rows.push(`(${places.join(', ')})`);
    }
    return rows.join(', ');
  }
}

/** Cuts a list into pieces of the given sizes, largest first. The last size has to be 1. */
function* inGroups<T>(items: readonly T[], descending: readonly number[]): Generator<readonly T[]> {
  let start = 0;
  for (const size of descending) {
    for (; items.length - start >= size; start += size) yield items.slice(start, start + size);
  }
}
