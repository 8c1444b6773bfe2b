import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkDatabase } from '../check/check-database.js';
import { valueAt } from './crash-value.js';
import { openOnThisThread } from './open-on-this-thread.js';

const kills = 12;
const loader = new URL('../../../../../scripts/source-loader.mjs', import.meta.url).href;
const program = fileURLToPath(new URL('crash-writer.ts', import.meta.url));

interface Acknowledged {
  readonly type: string;
  readonly key: string;
  readonly revision: number;
}

describe('a store whose process is killed', () => {
  let directory = '';
  let child: ChildProcess | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kubernest-crash-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  /** Lets the program write for a while, kills it, and returns what it had acknowledged. */
  async function writeUntilKilled(milliseconds: number, meanwhile: () => Promise<void>): Promise<readonly Acknowledged[]> {
    const running = spawn(process.execPath, ['--import', loader, program, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    child = running;
    const acknowledged: Acknowledged[] = [];
    for await (const line of createInterface({ input: running.stdout })) {
      if (line === 'ready') {
        await meanwhile();
        void setTimeout(milliseconds).then(() => running.kill('SIGKILL'));
        continue;
      }
      const [type, key, revision] = line.split(' ');
      if (type && key && revision) acknowledged.push({ type, key, revision: Number(revision) });
    }
    return acknowledged;
  }

  const file = (): string => join(directory, 'kubernest.db');

  function compactionIsFinished(): boolean {
    const database = new Database(file());
    const rows = database.prepare('SELECT finished FROM compaction').all() as readonly { readonly finished: number }[];
    database.close();
    return rows.every(({ finished }) => finished === 1);
  }

  test('has every write that was acknowledged, and nothing that is not whole', { timeout: 120_000 }, async () => {
    /** The last write of each key that was acknowledged, over all lives of the process. */
    const last = new Map<string, Acknowledged>();
    let total = 0;
    let unfinished = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const acknowledged = await writeUntilKilled(20 + Math.random() * 300, async () => {
        await expect(openOnThisThread({ directory })).rejects.toThrow(`is in use by process ${child?.pid}`);
      });
      for (const each of acknowledged) if (each.revision > (last.get(each.key)?.revision ?? 0)) last.set(each.key, each);
      total += acknowledged.length;
      unfinished += compactionIsFinished() ? 0 : 1;
      expect(checkDatabase(file()).problems).toEqual([]);

      const store = await openOnThisThread({ directory });
      const changes = await store.changesSince(store.compactedRevision, 1_000_000);
      expect(changes.map(({ revision }) => revision)).toEqual(changes.map((_, i) => store.compactedRevision + 1 + i));
      const logged = new Map(changes.map(({ revision, key, type }) => [revision, `${type} ${key}`]));
      for (const { revision, key, type } of acknowledged) {
        if (revision > store.compactedRevision) expect(logged.get(revision)).toBe(`${type} ${key}`);
      }
      const { values } = await store.list('');
      const current = new Map(values.map(({ key, revision }) => [key, revision]));
      for (const { key, revision, type } of last.values()) {
        const newest = current.get(key) ?? changes.findLast((change) => change.key === key)?.revision ?? store.compactedRevision;
        expect(newest).toBeGreaterThanOrEqual(revision);
        if (newest === revision) expect(current.has(key)).toBe(type !== 'delete');
      }
      for (const { key, revision, value } of [...values, ...changes]) expect(Buffer.from(value).equals(valueAt(key, revision))).toBe(true);
      await store.close();
      expect(compactionIsFinished()).toBe(true);
      expect(checkDatabase(file()).problems).toEqual([]);
    }
    expect(unfinished).toBeGreaterThan(0);
    expect(total).toBeGreaterThan(kills * 20);
  });
});
