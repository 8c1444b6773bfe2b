/**
 * What a compaction does to everybody else: 100,000 revisions of 2 KB are forgotten while 1,000 writes a second go on.
 *
 *   node --import ./scripts/source-loader.mjs apps/api-server/src/storage/sql/compaction.bench.ts [directory] [revisions]
 *
 * Delays are time on the wall, so other programs are in them; `nice -n -20` helps.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqlStore } from './open-sql-store.js';
import { percentile, SteadyWrites } from './steady-writes.js';

async function measure(name: string, writes: SteadyWrites, meanwhile: Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  const latencies = await writes.during(meanwhile);
  const took = performance.now() - began;
  delay.disable();
  const [p50, p90, p99, max] = [0.5, 0.9, 0.99, 1].map((part) => percentile(latencies, part).toFixed(1));
  const ms = (nanoseconds: number): string => (nanoseconds / 1e6).toFixed(1);
  console.log(
    [
      `${name}: ${took.toFixed(0)} ms, ${((latencies.length * 1000) / took).toFixed(0)} writes/s`,
      `commit p50 ${p50} p90 ${p90} p99 ${p99} max ${max} ms`,
      `event loop delay p99 ${ms(delay.percentile(99))} max ${ms(delay.max)} ms`,
      `files ${['kubernest.db', 'kubernest.db-wal'].map((file) => (statSync(join(directory, file)).size / 1e6).toFixed(0)).join(' + ')} MB`,
    ].join(', '),
  );
}

const directory = mkdtempSync(join(process.argv[2] ?? process.cwd(), 'compaction-bench-'));
try {
  const store = await openSqlStore({ directory });
  const writes = new SteadyWrites(store);
  await writes.fill(Number(process.argv[3] ?? 100_000));
  await measure('before', writes, sleep(3000));
  await measure('compaction', writes, store.compact(store.revision));
  await measure('after', writes, sleep(3000));
  await store.close();
} finally {
  rmSync(directory, { recursive: true });
}
