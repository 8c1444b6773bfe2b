import type { RetryPacing } from '#domain/controllers/controller.js';
import { WorkQueue } from '#domain/workqueue/work-queue.js';

export interface KeyedLoopParts {
  /** Does what is to be done for a key; resolves with the milliseconds after which to do it again, if nothing happens before. */
  readonly work: (key: string, signal: AbortSignal) => Promise<number | undefined>;
  /** When to try again what failed. */
  readonly pacing: RetryPacing;
  readonly onError: (error: unknown, key: string) => void;
}

/**
 * Does something for keys, for one key once at a time: when somebody adds it, again when it failed, and again after a while. For what the
 * server does beside answering requests; the control loops of a cluster are elsewhere.
 */
export class KeyedLoop {
  readonly #queue: WorkQueue;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: KeyedLoopParts) {
    this.#queue = new WorkQueue(parts.pacing);
  }

  /** Has a key looked at soon. */
  add(key: string): void {
    this.#queue.add(key, performance.now());
    this.#takeAll();
  }

  /** Resolves when nothing is done any more. */
  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await Promise.all(this.#running);
  }

  #takeAll(): void {
    if (this.#stop.signal.aborted) return;
    for (let taken = this.#queue.take(performance.now()); taken; taken = this.#queue.take(performance.now())) {
      const running = this.#work(taken.key).finally(() => this.#running.delete(running));
      this.#running.add(running);
    }
    clearTimeout(this.#timer);
    const due = this.#queue.nextDue();
    if (due === undefined) return;
    this.#timer = setTimeout(() => this.#takeAll(), Math.max(0, Math.ceil(due - performance.now())));
    this.#timer.unref();
  }

  async #work(key: string): Promise<void> {
    try {
      const againAfterMs = await this.parts.work(key, this.#stop.signal);
      this.#queue.forget(key);
      if (againAfterMs !== undefined) this.#queue.addAt(key, performance.now() + againAfterMs);
    } catch (error) {
      if (!this.#stop.signal.aborted) this.parts.onError(error, key);
      this.#queue.retry(key, performance.now());
    }
    this.#queue.done(key);
    this.#takeAll();
  }
}
