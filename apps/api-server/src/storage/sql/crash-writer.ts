/**
 * The program that crash.long.spec.ts kills: writes to the store in the directory of its first argument without end, compacts now and then, and
 * prints a line for every write as soon as it is acknowledged.
 */
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
    const key = `writer-${writer}/key-${Math.floor(Math.random() * keysPerWriter)}`;
    const current = await store.get(key);
    const encode = (revision: number): Uint8Array => valueAt(key, revision);
    const next: Write =
      current === undefined
        ? { type: 'create', key, encode }
        : { type: Math.random() < 0.2 ? 'delete' : 'update', key, expected: current.revision, encode };
    const { revision } = await store.write(next);
    acknowledge(`${next.type} ${key} ${revision}`);
    if (revision % 300 === 0) store.compact(revision - 200).catch(() => undefined);
  }
}

const store = await openSqlStore({ directory });
acknowledge('ready');
await Promise.all(Array.from({ length: writers }, (_, writer) => write(store, writer)));
