/**
 * What durable creates of 2 KB cost, by number of concurrent writers:
 *
 *   node --expose-gc --import ./scripts/source-loader.mjs apps/api-server/src/storage/sql/store.bench.ts [directory]
 *
 * On a machine that others use too, the processor time says more than the rate; it is read where there is a /proc.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Store } from '#domain/storage/store.js';
import { openSqlStore } from './open-sql-store.js';

const seconds = 3;
const filling = 'x'.repeat(1950);
let lastKey = 0;

/** Names that do not come in order. */
function newKey(): string {
  lastKey += 1;
  return `core/configmaps/default/config-${((lastKey * 2_654_435_761) % 2 ** 32).toString(36)}`;
}

/** Microseconds of processor time, of the main thread and of all others. */
function processorTime(): { readonly main: number; readonly others: number } {
  const tasks = '/proc/self/task';
  if (!existsSync(tasks)) return { main: Number.NaN, others: Number.NaN };
  const times = new Map(
    readdirSync(tasks).map((task) => [task, Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]) / 1000]),
  );
  const main = times.get(String(process.pid)) ?? 0;
  return { main, others: [...times.values()].reduce((sum, time) => sum + time, 0) - main };
}

async function creates(store: Store, writers: number): Promise<void> {
  const latencies: number[] = [];
  const cpuBefore = processorTime();
  const loopBefore = performance.eventLoopUtilization();
  const began = performance.now();
  const writer = async (): Promise<void> => {
    for (let now = performance.now(); now < began + seconds * 1000;) {
      const key = newKey();
      await store.write({
        type: 'create',
        key,
        encode: (revision) => Buffer.from(`{"key":"${key}","revision":${revision},"filling":"${filling}"}`),
      });
      const done = performance.now();
      latencies.push(done - now);
      now = done;
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  const took = performance.now() - began;
  const { utilization } = performance.eventLoopUtilization(loopBefore);
  const cpu = processorTime();
  const count = latencies.length;
  latencies.sort((a, b) => a - b);
  const percentile = (part: number): string => (latencies[Math.min(count - 1, Math.floor(count * part))] ?? 0).toFixed(2);
  console.log(
    [
      `${String(writers).padStart(4)} writers: ${String(Math.round((count * 1000) / took)).padStart(6)} writes/s`,
      `latency p50 ${percentile(0.5)} p99 ${percentile(0.99)} max ${percentile(1)} ms`,
      `main thread busy ${(utilization * 100).toFixed(0)} %`,
      `processor us a write: main ${((cpu.main - cpuBefore.main) / count).toFixed(1)}, others ${((cpu.others - cpuBefore.others) / count).toFixed(1)}`,
    ].join(', '),
  );
}

async function timed<T>(name: (result: T) => string, run: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await run();
  console.log(`${name(result)}: ${(performance.now() - began).toFixed(0)} ms`);
  return result;
}

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const directory = mkdtempSync(join(process.argv[2] ?? process.cwd(), 'store-bench-'));
try {
  const store = await timed(
    () => 'open',
    () => openSqlStore({ directory }),
  );
  const memoryBefore = memory();
  const perObject = (): string => ((memory() - memoryBefore) / store.revision).toFixed(0);
  for (const writers of [64, 1, 8, 64, 256]) await creates(store, writers);
  const rss = (process.memoryUsage.rss() / 1e6).toFixed(0);
  console.log(`memory of the main thread: ${perObject()} bytes an object with its history; RSS ${rss} MB`);
  await timed(
    () => 'compaction of all',
    () => store.compact(store.revision),
  );
  console.log(`memory of the main thread: ${perObject()} bytes an object without history`);
  await timed(
    ({ values }) => `list of ${values.length}`,
    () => store.list(''),
  );
  await timed(
    () => 'close',
    () => store.close(),
  );
  const again = await timed(
    ({ revision }) => `open again with ${revision}`,
    () => openSqlStore({ directory }),
  );
  await again.close();
} finally {
  rmSync(directory, { recursive: true });
}
