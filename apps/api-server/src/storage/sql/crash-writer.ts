/**
 * The program that crash.long.spec.ts kills: writes to the store in the directory of its first argument without end, compacts all the time, and prints
 * a line for every write as soon as it is acknowledged.
 */
import { setTimeout } from 'node:timers/promises';
import type { Store, Write } from '#domain/storage/store.js';
import { valueAt } from './crash-value.js';
import { openSqlStore } from './open-sql-store.js';

const writers = 32;
const keysPerWriter = 20;
const [directory = '.'] = process.argv.slice(2);

function acknowledge(line: string): void {
  // a pipe is written to synchronously, so what is acknowledged is out before anything else happens
  process.stdout.write(`${line}\n`);
}

async function write(store: Store, writer: number): Promise<never> {
  for (;;) {
    const key = `core/configmaps/writer-${writer}/key-${Math.floor(Math.random() * keysPerWriter)}`;
    const current = await store.get(key);
    const encode = (revision: number): Uint8Array => valueAt(key, revision);
    const next: Write =
      current === undefined
        ? { type: 'create', key, encode }
        : { type: Math.random() < 0.2 ? 'delete' : 'update', key, expected: current.revision, encode };
    const { revision } = await store.write(next);
    acknowledge(`${next.type} ${key} ${revision}`);
  }
}

/** So that whenever the program is killed, a compaction is likely to be under way. */
async function compact(store: Store): Promise<never> {
  for (;;) {
    await store.compact(Math.max(0, store.revision - 200));
    await setTimeout(1);
  }
}

const store = await openSqlStore({ directory });
acknowledge('ready');
await Promise.all([compact(store), ...Array.from({ length: writers }, (_, writer) => write(store, writer))]);
