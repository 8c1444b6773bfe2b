import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '#domain/storage/store.js';

const perTick = 5;
const tickMs = 5;

/** A thousand objects of 2 KB that are written over and over, for measuring what else a store does meanwhile. */
export class SteadyWrites {
  readonly #keys = Array.from({ length: 1000 }, (_, i) => `core/configmaps/default/config-${i}`);
  readonly #current = new Map<string, number>();
  readonly #filling = 'x'.repeat(1950);
  #next = 0;

  constructor(private readonly store: Store) {}

  /** Writes as fast as can be until the store has a revision. */
  async fill(revision: number): Promise<void> {
    while (this.store.revision < revision) await Promise.all(Array.from({ length: 500 }, () => this.#write()));
  }

  /** A thousand writes a second until something has ended; how long each took, in milliseconds, shortest first. */
  async during(other: Promise<unknown>): Promise<readonly number[]> {
    const latencies: number[] = [];
    const waiting: Promise<void>[] = [];
    let isOver = false;
    void other.finally(() => (isOver = true));
    const began = performance.now();
    for (let tick = 1; !isOver; tick += 1) {
      for (let i = 0; i < perTick; i += 1) {
        const before = performance.now();
        waiting.push(this.#write().then(() => void latencies.push(performance.now() - before)));
      }
      await sleep(Math.max(0, began + tick * tickMs - performance.now()));
    }
    await Promise.all(waiting);
    await other;
    return latencies.sort((a, b) => a - b);
  }

  async #write(): Promise<void> {
    this.#next = (this.#next + 1) % this.#keys.length;
    const key = this.#keys[this.#next] as string;
    const expected = this.#current.get(key);
    const encode = (revision: number): Uint8Array => {
      this.#current.set(key, revision);
      return Buffer.from(`{"key":"${key}","revision":${revision},"filling":"${this.#filling}"}`);
    };
    await this.store.write(expected === undefined ? { type: 'create', key, encode } : { type: 'update', key, expected, encode });
  }
}

/** The value that so great a part of sorted values do not exceed; 0 of none. */
export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
