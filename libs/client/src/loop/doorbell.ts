import type { Clock } from '#client/clock.js';

/** Wakes those who wait for work. */
export class Doorbell {
  private readonly waiting = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** Resolves with the next ring, or when the clock shows `due`. */
  wait(due: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake);
        cancel?.();
        resolve();
      };
      const cancel = due === undefined ? undefined : this.clock.after(Math.max(0, due - this.clock.now()), wake);
      this.waiting.add(wake);
    });
  }

  ring(): void {
    for (const wake of this.waiting) wake();
  }
}
