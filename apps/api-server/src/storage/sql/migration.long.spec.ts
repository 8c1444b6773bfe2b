import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { openSqlStore } from './open-sql-store.js';
import { openSqlite } from './open-sqlite.js';
import { SteadyWrites } from './steady-writes.js';

const kills = 8;
const revisions = 30_000;
const loader = new URL('../../../../../scripts/source-loader.mjs', import.meta.url).href;
const program = fileURLToPath(new URL('crash-migration.ts', import.meta.url));

/** Kills the program so many milliseconds after the first half of its work has begun; tells whether it was done before. */
async function migrateUntilKilled(file: string, milliseconds: number): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', loader, program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let isDone = false;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'half') void setTimeout(milliseconds).then(() => child.kill('SIGKILL'));
    isDone ||= line === 'done';
  }
  return isDone;
}

test('a large database whose migration is killed has the old schema or the new one', { timeout: 180_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kubernest-migration-'));
  try {
    const store = await openSqlStore({ directory });
    await new SteadyWrites(store).fill(revisions);
    await store.close();
    const seen = new Set<string>();
    for (let kill = 0; kill < kills; kill += 1) {
      const file = join(directory, `copy-${kill}.db`);
      copyFileSync(join(directory, 'kubernest.db'), file);
      const isDone = await migrateUntilKilled(file, kill * 60);
      const database = new Database(file);
      const isNew = database.prepare("SELECT name FROM migrations WHERE name LIKE 'NextSchema%'").all().length === 1;
      const columns = (database.pragma('table_info(revisions)') as readonly { readonly name: string }[]).map(({ name }) => name);
      expect(columns.includes('length')).toBe(isNew);
      if (isNew)
        expect(database.prepare('SELECT count(*) AS count FROM revisions WHERE length <> length(value)').all()).toEqual([{ count: 0 }]);
      expect(database.prepare('SELECT count(*) AS count FROM revisions').all()).toEqual([{ count: revisions }]);
      expect(database.pragma('quick_check')).toEqual([{ quick_check: 'ok' }]);
      database.close();
      if (isDone) expect(isNew).toBe(true);
      if (!isNew) await (await openSqlite(file)).destroy();
      seen.add(isNew ? 'new' : 'old');
      rmSync(file);
    }
    expect(seen).toContain('old');
  } finally {
    rmSync(directory, { recursive: true });
  }
});
