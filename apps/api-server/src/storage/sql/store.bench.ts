/**
 * What durable creates of 2 KB cost, by number of concurrent writers:
 *
 *   node --expose-gc --import ./scripts/source-loader.mjs apps/api-server/src/storage/sql/store.bench.ts [directory]
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Store } from '#domain/storage/store.js';
import { openSqlStore } from './open-sql-store.js';

const seconds = 3;
const filling = 'x'.repeat(2000);

function newKey(): string {
  return `core/configmaps/default/config-${randomBytes(4).toString('hex')}`;
}

async function creates(store: Store, writers: number): Promise<void> {
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1000;
  const began = performance.now();
  const before = performance.eventLoopUtilization();
  const writer = async (): Promise<void> => {
    for (let now = performance.now(); now < end;) {
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
  const { utilization, active } = performance.eventLoopUtilization(before);
  latencies.sort((a, b) => a - b);
  const percentile = (part: number): string => (latencies[Math.floor(latencies.length * part)] ?? 0).toFixed(2);
  console.log(
    `${String(writers).padStart(4)} writers: ${String(Math.round((latencies.length * 1000) / took)).padStart(6)} writes/s,` +
      ` latency p50 ${percentile(0.5)} p99 ${percentile(0.99)} max ${percentile(0.999999)} ms,` +
      ` main thread busy ${(utilization * 100).toFixed(0)} %, ${((active * 1000) / latencies.length).toFixed(1)} us a write`,
  );
}

const directory = mkdtempSync(join(process.argv[2] ?? process.cwd(), 'store-bench-'));
try {
  const began = performance.now();
  const store = await openSqlStore({ directory });
  console.log(`opened in ${(performance.now() - began).toFixed(0)} ms`);
  await creates(store, 64);
  globalThis.gc?.();
  const before = process.memoryUsage();
  const revision = store.revision;
  for (const writers of [1, 8, 64, 256]) await creates(store, writers);
  globalThis.gc?.();
  const after = process.memoryUsage();
  const objects = store.revision - revision;
  console.log(
    `memory of this thread: ${((after.heapUsed + after.external - before.heapUsed - before.external) / objects).toFixed(0)} bytes an object; RSS ${(after.rss / 1e6).toFixed(0)} MB with ${store.revision} objects`,
  );
  let now = performance.now();
  const { values } = await store.list('');
  console.log(`list of all ${values.length}: ${(performance.now() - now).toFixed(0)} ms`);
  now = performance.now();
  await store.close();
  console.log(`closed in ${(performance.now() - now).toFixed(0)} ms`);
  now = performance.now();
  const again = await openSqlStore({ directory });
  console.log(`opened again in ${(performance.now() - now).toFixed(0)} ms`);
  await again.close();
} finally {
  rmSync(directory, { recursive: true });
}
