import type { Log } from '#client/log.js';
import type { ReportedEvent } from '#domain/events/event-series.js';
import { keyOf } from '#domain/meta/object-meta.js';
import type { Preemption, Victim } from '#domain/scheduling/decision.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';
import type { PodWriter } from './pod-writer.js';
import type { Reserver } from './reserver.js';

export interface EvictorParts {
  readonly writer: PodWriter;
  readonly reserver: Reserver;
  readonly recorder: { record(event: ReportedEvent): void };
  readonly log: Log;
}

/** `gone` is a pod that somebody else has deleted. */
type Outcome = 'done' | 'gone' | 'failed';

/** Makes room for a pod at the cost of others. Source: pkg/scheduler/framework/preemption/executor.go. */
export class Evictor {
  constructor(private readonly parts: EvictorParts) {}

  /** True when all that was to be done is done. Never rejects. */
  async evict({ victims, overtaken }: Preemption): Promise<boolean> {
    const { writer } = this.parts;
    const told = await Promise.all(overtaken.map((patch) => this.attempt(patch.pod, () => writer.patchStatus(patch))));
    const others = await Promise.all(victims.slice(0, -1).map((victim) => this.evictOne(victim)));
    // When one stays there will not be room enough, and the last may as well stay, too.
    if (others.includes('failed')) return false;
    const last = await Promise.all(victims.slice(-1).map((victim) => this.evictOne(victim)));
    return ![...told, ...last].includes('failed');
  }

  private async evictOne({ pod, status, event }: Victim): Promise<Outcome> {
    const { writer, reserver, recorder } = this.parts;
    if (reserver.cancel(pod.metadata.uid)) {
      recorder.record({ ...event, message: `${event.message} (in kube-scheduler memory).` });
      return 'done';
    }
    const outcome = await this.attempt(pod, async () => {
      if (status) await writer.patchStatus(status);
      await writer.delete(pod);
    });
    if (outcome === 'done') recorder.record(event);
    return outcome;
  }

  private async attempt(pod: Pod, write: () => Promise<void>): Promise<Outcome> {
    try {
      await write();
      return 'done';
    } catch (error) {
      // The name of a pod that is gone may belong to another one by now.
      if (isStatusError(error, 'NotFound') || isStatusError(error, 'Conflict')) return 'gone';
      this.parts.log.error({ err: error, pod: keyOf(pod) }, 'Preemption failed');
      return 'failed';
    }
  }
}
