import type { RetryPacing } from '#domain/controllers/controller.js';
import { DueHeap } from '#domain/workqueue/due-heap.js';

/** A key that somebody is to work on. */
export interface Taken {
  readonly key: string;
  /** How long it was ready before it was taken. */
  readonly waitedMs: number;
}

/** client-go's default: after 5 ms, doubled up to 1000 s, without end. */
export const defaultRetryPacing: RetryPacing = { firstMs: 5, mostMs: 1_000_000 };

/**
 * The keys a loop has to look at. It is fair (first come, first served), stingy (a key added many times before it is taken is taken once) and
 * holds a key back while somebody works on it: added meanwhile, it is ready when that is done. Times are milliseconds since the epoch.
 * Source: client-go/util/workqueue; its overall limit of 10 retries a second is left out.
 */
export class WorkQueue {
  /** Ready to be taken, in order, from `head` on. Every one of them is in `dirty` and none in `processing`. */
  private readyKeys: string[] = [];
  private head = 0;
  /** Keys that must be looked at, and since when. */
  private readonly dirty = new Map<string, number>();
  private readonly processing = new Set<string>();
  private readonly delayed = new DueHeap();
  /** Retries in a row. */
  private readonly failures = new Map<string, number>();

  constructor(private readonly pacing: RetryPacing = defaultRetryPacing) {}

  /** How many keys are ready. */
  get length(): number {
    return this.readyKeys.length - this.head;
  }

  add(key: string, now: number): void {
    if (this.dirty.has(key)) return;
    this.dirty.set(key, now);
    if (!this.processing.has(key)) this.readyKeys.push(key);
  }

  /** Adds the key when it is due; of several times the earliest counts. */
  addAt(key: string, due: number): void {
    this.delayed.add(key, due);
  }

  /** Adds the key after a wait that doubles with every retry in a row. False when there have been as many as there may be: it is let go of. */
  retry(key: string, now: number): boolean {
    const { firstMs, mostMs, limit = Infinity } = this.pacing;
    const failures = this.failures.get(key) ?? 0;
    if (failures >= limit) {
      this.failures.delete(key);
      return false;
    }
    this.failures.set(key, failures + 1);
    this.addAt(key, now + Math.min(firstMs * 2 ** failures, mostMs));
    return true;
  }

  /** The next retry of the key is the first again. */
  forget(key: string): void {
    this.failures.delete(key);
  }

  /** The next key; whoever takes it must say `done`. Undefined when none is ready. */
  take(now: number): Taken | undefined {
    for (let key = this.delayed.take(now); key !== undefined; key = this.delayed.take(now)) this.add(key, now);
    const key = this.readyKeys[this.head];
    if (key === undefined) return undefined;
    this.head++;
    if (this.head > 1000 && this.head * 2 > this.readyKeys.length) {
      this.readyKeys = this.readyKeys.slice(this.head);
      this.head = 0;
    }
    const since = this.dirty.get(key) ?? now;
    this.dirty.delete(key);
    this.processing.add(key);
    return { key, waitedMs: now - since };
  }

  done(key: string): void {
    this.processing.delete(key);
    if (this.dirty.has(key)) this.readyKeys.push(key);
  }

  /** When the next key becomes ready by itself. */
  nextDue(): number | undefined {
    return this.delayed.next();
  }
}
