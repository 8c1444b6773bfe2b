import type { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import { LeaseLock } from '#client/leader-election/lease-lock.js';
import { LinkedAbort } from '#client/linked-abort.js';
import type { Log } from '#client/log.js';
import type { Random } from '#client/random.js';
import { sleep } from '#client/sleep.js';
import { withDeadline } from '#client/with-deadline.js';
import type { EventAction } from '#domain/controllers/controller.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';

/** Times of an election, upstream's unless said otherwise: each must be longer than the next. */
export interface ElectionTimes {
  /** How long the others wait for a leader who does not renew: 15 s. */
  readonly leaseDurationMs: number;
  /** How long a leader tries to renew before he gives up: 10 s. */
  readonly renewDeadlineMs: number;
  /** Between two tries: 2 s. */
  readonly retryPeriodMs: number;
}

const upstreamTimes: ElectionTimes = { leaseDurationMs: 15_000, renewDeadlineMs: 10_000, retryPeriodMs: 2000 };

/** Those who wait come back up to this much later, in parts of the period. */
const jitterFactor = 1.2;

export interface LeaderElectorOptions {
  /** `kube-system/kube-scheduler`; its namespace must exist before anybody can lead. */
  readonly lease: ObjectKey;
  /** `<hostname>_<uuid>`. */
  readonly identity: string;
  readonly client: ApiClient;
  readonly recorder?: { record(event: EventAction): void };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly times?: Partial<ElectionTimes>;
  /** Step down when stopped, so that the next one need not wait. */
  readonly releaseOnCancel?: boolean;
  /** Somebody leads who did not before, this process or another. */
  onNewLeader?(identity: string): void;
}

/** One candidate for the leadership that a Lease stands for. Source: client-go/tools/leaderelection. */
export class LeaderElector {
  private readonly times: ElectionTimes;
  private readonly lock: LeaseLock;
  private reported = '';

  /** Throws when the times do not fit together. */
  constructor(private readonly options: LeaderElectorOptions) {
    this.times = { ...upstreamTimes, ...options.times };
    const { leaseDurationMs, renewDeadlineMs, retryPeriodMs } = this.times;
    if (leaseDurationMs <= renewDeadlineMs) throw new Error('leaseDuration must be greater than renewDeadline');
    if (renewDeadlineMs <= jitterFactor * retryPeriodMs) throw new Error('renewDeadline must be greater than retryPeriod*JitterFactor');
    const candidate = { identity: options.identity, leaseDurationSeconds: Math.trunc(leaseDurationMs / 1000) };
    // A request that hangs must not cost the leadership.
    this.lock = new LeaseLock(options, candidate, Math.max(1000, renewDeadlineMs / 2));
  }

  /** Who leads as far as is known; empty when nobody does. */
  get leader(): string {
    return this.lock.holder;
  }

  get isLeader(): boolean {
    return this.lock.holds;
  }

  /** False when this process leads by a record that was over long ago: it should have stopped. */
  isHealthy(toleranceMs: number): boolean {
    return !this.isLeader || this.options.clock.now() - this.lock.seenAt <= this.times.leaseDurationMs + toleranceMs;
  }

  /**
   * Waits to become the leader, then calls `lead`, whose signal aborts when the leadership ends. Resolves once `lead` is over too: with `stopped`
   * because `signal` aborted, with `lost` because the Lease could not be renewed in time, after which a process should begin anew. When `lead` ends
   * by itself, so does the leadership, with `stopped`, or with what it throws.
   */
  async run(lead: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<'stopped' | 'lost'> {
    const { lease, log } = this.options;
    log.info({ lock: lease }, 'Attempting to acquire leader lease...');
    if (!(await this.acquire(signal))) return 'stopped';
    log.info({ lock: lease }, 'Successfully acquired lease');
    this.recordEvent('became leader');
    const leading = new LinkedAbort(signal);
    const led = lead(leading.signal).finally(() => leading.abort());
    // It may fail long before anybody waits for it.
    led.catch(() => undefined);
    const ended = await this.renew(leading.signal);
    leading.abort();
    leading.unlink();
    try {
      await led;
      return ended;
    } finally {
      if (this.options.releaseOnCancel) await this.release();
      this.recordEvent('stopped leading');
    }
  }

  /** True when this process leads; false when `signal` aborted before. */
  private async acquire(signal: AbortSignal): Promise<boolean> {
    const { clock, random } = this.options;
    while (!signal.aborted) {
      const acquired = await this.attempt(signal);
      if (acquired) return true;
      await sleep(clock, this.times.retryPeriodMs * (1 + jitterFactor * random()), signal).catch(() => undefined);
    }
    return false;
  }

  /** Until `signal` aborts or there was no renewal for too long. */
  private async renew(signal: AbortSignal): Promise<'stopped' | 'lost'> {
    const { clock, log, lease } = this.options;
    for (;;) {
      const renewed = await this.renewInTime(signal);
      if (signal.aborted) return 'stopped';
      if (!renewed) {
        log.error({ lock: lease }, 'Failed to renew lease');
        return 'lost';
      }
      await sleep(clock, this.times.retryPeriodMs, signal).catch(() => undefined);
    }
  }

  /** Tries until it works, for as long as a leader may. */
  private renewInTime(signal: AbortSignal): Promise<boolean> {
    const { clock } = this.options;
    return withDeadline(clock, this.times.renewDeadlineMs, signal, async (within) => {
      while (!within.aborted) {
        if (await this.attempt(within)) return true;
        await sleep(clock, this.times.retryPeriodMs, within).catch(() => undefined);
      }
      return false;
    });
  }

  private async attempt(signal: AbortSignal): Promise<boolean> {
    const leads = await this.lock.tryAcquireOrRenew(signal);
    if (this.leader !== this.reported) {
      this.reported = this.leader;
      this.options.onNewLeader?.(this.leader);
    }
    return leads;
  }

  private async release(): Promise<void> {
    const { log, lease } = this.options;
    try {
      await this.lock.release();
    } catch (error) {
      log.error({ err: error, lock: lease }, 'Failed to release lease');
    }
  }

  private recordEvent(what: string): void {
    const { recorder, identity } = this.options;
    const about = this.lock.object;
    if (about) recorder?.record({ do: 'event', about, type: 'Normal', reason: 'LeaderElection', message: `${identity} ${what}` });
  }
}
