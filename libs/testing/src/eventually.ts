import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** How long, in milliseconds; 15 seconds without it. */
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
}

/** Does something again and again until it does not throw, and resolves with what it gave. When time is over, rejects with the last error. */
export async function eventually<T>(run: () => Promise<T> | T, { timeoutMs = 15_000, intervalMs = 20 }: Patience = {}): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
      await sleep(intervalMs);
    }
  }
}
