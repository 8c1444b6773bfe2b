import type { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import type { Informers } from '#client/informer/informers.js';
import { Waiters } from '#client/informer/waiters.js';
import { LinkedAbort } from '#client/linked-abort.js';
import { keyOf } from '#domain/meta/object-meta.js';
import type { Binding, PluginReservation } from '#domain/scheduling/decision.js';

export interface ReserverParts {
  readonly client: ApiClient;
  readonly informers: Informers;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Throws when what was reserved will never be there. */
  isReady(binding: Binding): boolean;
}

/** Writes what pods need on their nodes before they can be bound, and waits for it: volumes. */
export class Reserver {
  private readonly waiters: Waiters;
  /** Those under way, by the UID of the pod. */
  private readonly underWay = new Map<string, LinkedAbort>();

  constructor(
    private readonly parts: ReserverParts,
    private readonly signal: AbortSignal,
  ) {
    this.waiters = new Waiters(parts.clock);
  }

  /** Rejects when it cannot be had, when it takes too long, and when the pod has lost its place meanwhile; the message says what to tell. */
  async reserve(binding: Binding): Promise<void> {
    const { reservation } = binding;
    if (!reservation) return;
    const { uid } = binding.pod.metadata;
    const stop = new LinkedAbort(this.signal);
    this.underWay.set(uid, stop);
    try {
      await this.write(reservation, stop.signal);
      await this.wait(binding, stop.signal);
    } catch (error) {
      throw new Error(`running PreBind plugin "${reservation.plugin}": ${messageOf(error)}`, { cause: error });
    } finally {
      this.underWay.delete(uid);
      stop.unlink();
    }
  }

  /** Takes a pod its place while it waits. False when it does not wait. */
  cancel(uid: string): boolean {
    const stop = this.underWay.get(uid);
    stop?.abort(new Error('context canceled'));
    return stop !== undefined;
  }

  /** Something has changed that somebody may have waited for. */
  check(): void {
    this.waiters.check();
  }

  private async write({ updates }: PluginReservation, signal: AbortSignal): Promise<void> {
    const { client, informers } = this.parts;
    for (const { resource, object } of updates) {
      const answer = await client.update(resource, object, { signal });
      await informers.shows({ resource, key: keyOf(object), answer, deleted: false }, signal);
    }
  }

  private async wait(binding: Binding, signal: AbortSignal): Promise<void> {
    let failure: unknown;
    const isOver = (): boolean => {
      try {
        return this.parts.isReady(binding);
      } catch (error) {
        failure = error;
        return true;
      }
    };
    try {
      const isInTime = await this.waiters.until(isOver, this.parts.timeoutMs, signal);
      if (!isInTime) failure = new Error('context deadline exceeded');
    } catch (error) {
      failure = error;
    }
    if (failure !== undefined) throw new Error(`binding volumes: ${messageOf(failure)}`, { cause: failure });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
