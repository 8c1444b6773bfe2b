import type { Clock } from '#client/clock.js';
import { onAbort } from '#client/on-abort.js';

interface Waiter {
  holds(): boolean;
  settle(held: boolean): void;
}

/** Those who wait until something holds. */
export class Waiters {
  private readonly waiting = new Set<Waiter>();

  constructor(private readonly clock: Clock) {}

  /** Resolves with true once `holds`, with false after `ms`; rejects with the reason of `signal`. */
  until(holds: () => boolean, ms: number, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting.delete(waiter);
        cancel();
        ignore?.();
      };
      const waiter: Waiter = {
        holds,
        settle(held) {
          leave();
          resolve(held);
        },
      };
      const cancel = this.clock.after(ms, () => waiter.settle(false));
      const ignore =
        signal &&
        onAbort(signal, () => {
          leave();
          reject(signal.reason as Error);
        });
      this.waiting.add(waiter);
    });
  }

  /** Something has changed: asks everybody whether it holds now. */
  check(): void {
    for (const waiter of this.waiting) if (waiter.holds()) waiter.settle(true);
  }
}
