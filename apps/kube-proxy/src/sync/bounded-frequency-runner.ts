import type { Clock } from '#client/clock.js';

export interface RunnerPeriods {
  /** From the end of a run to the next at least. */
  readonly minMs: number;
  /** From a failed run to the next at most. */
  readonly retryMs: number;
  /** From a run to the next at most. */
  readonly maxMs: number;
}

/**
 * Runs a function when asked, but not too often and not too seldom: requests that come while it runs or rests are one run.
 * Source: `pkg/proxy/runner/bounded_frequency_runner.go`.
 */
export class BoundedFrequencyRunner {
  private running: Promise<void> | undefined;
  private requested = false;
  private resting = false;
  private stopped = false;
  private cancelRest: () => void = () => undefined;
  private cancelNext: () => void = () => undefined;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly periods: RunnerPeriods,
    private readonly clock: Clock,
  ) {}

  /** Asks for a run as soon as the rest allows. Changes that come in the same turn of the event loop are in it. */
  run(): void {
    this.requested = true;
    if (!this.running && !this.resting) setImmediate(() => this.start());
  }

  /** Resolves when a run that is under way has ended; no other begins. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelRest();
    this.cancelNext();
    await this.running;
  }

  private start(): void {
    if (this.stopped || this.running || this.resting || !this.requested) return;
    this.requested = false;
    this.cancelNext();
    this.running = this.work().then(
      () => this.ended(this.periods.maxMs),
      () => this.ended(Math.min(this.periods.retryMs, this.periods.maxMs)),
    );
  }

  private ended(nextWithinMs: number): void {
    this.running = undefined;
    if (this.stopped) return;
    this.cancelNext = this.clock.after(nextWithinMs, () => this.run());
    this.resting = true;
    this.cancelRest = this.clock.after(this.periods.minMs, () => {
      this.resting = false;
      if (this.requested) this.start();
    });
  }
}
