import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openSqlStore } from './open-sql-store.js';
import { percentile, SteadyWrites } from './steady-writes.js';

const mainThread = `/proc/self/task/${process.pid}/schedstat`;

/** Milliseconds this thread has been busy, which other programs do not add to; time on the wall where there is no /proc. */
function busyTime(): number {
  return existsSync(mainThread) ? Number(readFileSync(mainThread, 'utf8').split(' ')[0]) / 1e6 : performance.now();
}

/** The longest that the event loop was kept busy in one go until something ended. */
async function longestTurn(other: Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = busyTime();
  const timer = setInterval(() => {
    const now = busyTime();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  await other.finally(() => clearInterval(timer));
  return longest;
}

test('forgetting 100,000 revisions neither blocks the event loop nor makes writes wait', { timeout: 120_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kubernest-compaction-'));
  const store = await openSqlStore({ directory });
  try {
    const writes = new SteadyWrites(store);
    await writes.fill(100_000);
    const usual = percentile(await writes.during(sleep(3000)), 0.5);
    const compaction = store.compact(100_000);
    const [meanwhile, turn] = await Promise.all([writes.during(compaction), longestTurn(compaction)]);
    expect(turn).toBeLessThan(20);
    expect(percentile(meanwhile, 0.5)).toBeLessThan(5 + 4 * usual);
    expect(meanwhile.length).toBeGreaterThan(1000);
    expect((await store.list('')).values.length).toBe(1000);
  } finally {
    await store.close();
    rmSync(directory, { recursive: true });
  }
});
