import type { Clock } from '#client/clock.js';
import { WorkQueue } from '#domain/workqueue/work-queue.js';

export interface EventQueueOptions<E> {
  /** Events of one lane are written one after another. */
  laneOf(event: E): string;
  /** Must not reject. */
  write(event: E): Promise<void>;
  /** There was no room for it. */
  onDropped(event: E): void;
}

/** client-go's number. */
const mostQueued = 1000;

/** How many lanes are written at a time. */
const mostWriters = 8;

/** Events on their way to the server. Putting one in takes no time and cannot fail: when there are too many, the oldest goes. */
export class EventQueue<E extends object> {
  private readonly waiting = new Set<E>();
  private readonly byLane = new Map<string, E[]>();
  private readonly lanes = new WorkQueue();
  private readonly writers = new Set<Promise<void>>();

  constructor(
    private readonly clock: Clock,
    private readonly options: EventQueueOptions<E>,
  ) {}

  push(event: E): void {
    this.waiting.add(event);
    if (this.waiting.size > mostQueued) this.dropOldest();
    const lane = this.options.laneOf(event);
    const events = this.byLane.get(lane);
    if (events) events.push(event);
    else this.byLane.set(lane, [event]);
    this.lanes.add(lane, this.clock.now());
    if (this.lanes.length > 0 && this.writers.size < mostWriters) this.begin();
  }

  /** Resolves when nothing is left. */
  async drained(): Promise<void> {
    while (this.writers.size > 0) await Promise.all(this.writers);
  }

  private dropOldest(): void {
    for (const oldest of this.waiting) {
      this.waiting.delete(oldest);
      this.options.onDropped(oldest);
      return;
    }
  }

  private begin(): void {
    const writer = this.writeAll().finally(() => this.writers.delete(writer));
    this.writers.add(writer);
  }

  private async writeAll(): Promise<void> {
    for (let taken = this.lanes.take(this.clock.now()); taken; taken = this.lanes.take(this.clock.now())) {
      const events = this.byLane.get(taken.key) ?? [];
      this.byLane.delete(taken.key);
      for (const event of events) {
        if (this.waiting.delete(event)) await this.options.write(event);
      }
      this.lanes.done(taken.key);
    }
  }
}
