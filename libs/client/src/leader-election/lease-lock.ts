import type { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import type { Log } from '#client/log.js';
import { withDeadline } from '#client/with-deadline.js';
import { type ObjectKey, splitKey } from '#domain/meta/object-meta.js';
import { leases } from '#domain/resources/coordination/lease/lease.js';
import {
  afterRead,
  type Candidate,
  type ElectionStep,
  firstStep,
  isLeader,
  released,
  type Seen,
} from '#domain/leader-election/election.js';
import type { Lease, LeaseSpec } from '#domain/schema/types/coordination-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

export interface LeaseLockSurroundings {
  readonly lease: ObjectKey;
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly log: Log;
}

/** The Lease of an election and what this candidate knows of it. */
export class LeaseLock {
  /** As it was last read or written; its resourceVersion guards the next write. */
  private lease: Lease | undefined;
  private seen: Seen | undefined;

  constructor(
    private readonly surroundings: LeaseLockSurroundings,
    private readonly candidate: Candidate,
    /** Most time for one request. */
    private readonly timeoutMs: number,
  ) {}

  get holder(): string {
    return this.seen?.spec.holderIdentity ?? '';
  }

  get holds(): boolean {
    return isLeader(this.seen, this.candidate);
  }

  /** When the Lease was seen to change last. */
  get seenAt(): number {
    return this.seen?.at ?? -Infinity;
  }

  get object(): Lease | undefined {
    return this.lease;
  }

  /** True when this candidate leads now. Never rejects. */
  async tryAcquireOrRenew(signal: AbortSignal): Promise<boolean> {
    const { clock, log, lease } = this.surroundings;
    try {
      const first = firstStep(this.seen, this.candidate, clock.now());
      if (first.do === 'update' && (await this.renewsAtOnce(first.spec, signal))) return true;
      const read = await this.read(signal);
      const { seen, step } = afterRead(this.seen, read?.spec, this.candidate, clock.now());
      this.seen = seen;
      return await this.take(step, signal);
    } catch (error) {
      if (!signal.aborted) log.error({ err: error, lock: lease }, 'Failed to acquire or renew lease');
      return false;
    }
  }

  /** Steps down, if this candidate still leads. */
  async release(): Promise<void> {
    const read = await this.read();
    if (!read || !this.holds || read.spec.holderIdentity !== this.candidate.identity) return;
    await this.update(released(read.spec, this.surroundings.clock.now()));
  }

  private async renewsAtOnce(spec: LeaseSpec, signal: AbortSignal): Promise<boolean> {
    try {
      await this.update(spec, signal);
      return true;
    } catch (error) {
      const { log, lease } = this.surroundings;
      log.debug({ err: error, lock: lease }, 'Failed to update lease optimistically, falling back to slow path');
      return false;
    }
  }

  private async take(step: ElectionStep, signal: AbortSignal): Promise<boolean> {
    switch (step.do) {
      case 'create':
        await this.create(step.spec, signal);
        return true;
      case 'update':
        await this.update(step.spec, signal);
        return true;
      default:
        return false;
    }
  }

  private async read(signal?: AbortSignal): Promise<Lease | undefined> {
    const { client, lease } = this.surroundings;
    try {
      this.lease = await this.inTime((within) => client.get(leases, lease, { signal: within }), signal);
      return this.lease;
    } catch (error) {
      if (isStatusError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  private async create(spec: LeaseSpec, signal?: AbortSignal): Promise<void> {
    const { client, lease } = this.surroundings;
    const draft = { metadata: splitKey(lease), spec };
    this.see(await this.inTime((within) => client.create(leases, draft, { signal: within }), signal));
  }

  private async update(spec: LeaseSpec, signal?: AbortSignal): Promise<void> {
    const { lease } = this;
    if (!lease) throw new Error('lease not initialized, call get or create first');
    const next = { ...lease, spec };
    this.see(await this.inTime((within) => this.surroundings.client.update(leases, next, { signal: within }), signal));
  }

  private see(lease: Lease): void {
    this.lease = lease;
    this.seen = { spec: lease.spec, at: this.surroundings.clock.now() };
  }

  private inTime<R>(work: (signal: AbortSignal) => Promise<R>, signal?: AbortSignal): Promise<R> {
    return withDeadline(this.surroundings.clock, this.timeoutMs, signal, work);
  }
}
