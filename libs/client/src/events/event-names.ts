import type { Clock } from '#client/clock.js';
import { type Random, randomUuid } from '#client/random.js';
import { eventName } from '#domain/events/event-name.js';

/** Names of events: each has a nanosecond of its own, those below the clock's milliseconds by chance. */
export class EventNames {
  private last = 0n;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** A name for an event about an object of that name. */
  next(object: string): string {
    const now = BigInt(Math.floor(this.clock.now())) * 1_000_000n + BigInt(Math.floor(this.random() * 1_000_000));
    this.last = now > this.last ? now : this.last + 1n;
    return eventName(object, this.last, () => randomUuid(this.random));
  }
}
