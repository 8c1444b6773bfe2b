import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { giveBackSpace } from './give-back-space.js';
import { openSqlite } from './open-sqlite.js';

const megabyte = 1024 * 1024;

describe('space that is free in a database of six megabytes', () => {
  let directory = '';
  let source: DataSource;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'kubernest-space-'));
    source = await openSqlite(join(directory, 'kubernest.db'));
    await source.query(
      `INSERT INTO revisions WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
        SELECT i, 'k' || i, 'create', 0, zeroblob(10000) FROM n`,
    );
  });
  afterEach(async () => {
    await source.destroy();
    rmSync(directory, { recursive: true });
  });

  const size = async (): Promise<number> => {
    await source.query('PRAGMA wal_checkpoint(TRUNCATE)');
    return statSync(join(directory, 'kubernest.db')).size;
  };

  test.each([
    { name: 'is given back when it is most of the file', kept: 40, least: megabyte, left: 2 * megabyte },
    { name: 'stays when half of the file is used', kept: 200, least: megabyte, left: undefined },
    { name: 'stays when it is little', kept: 40, least: 10 * megabyte, left: undefined },
  ])('$name', async ({ kept, least, left }) => {
    const before = await size();
    expect(before).toBeGreaterThan(6 * megabyte);
    await source.query(`DELETE FROM revisions WHERE revision > ${kept}`);
    await giveBackSpace(source, least);
    expect(await source.query('SELECT count(*) AS count FROM revisions')).toEqual([{ count: kept }]);
    if (left === undefined) expect(await size()).toBe(before);
    else expect(await size()).toBeLessThan(left);
  });
});
