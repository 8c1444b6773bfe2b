import type { Clock } from '#client/clock.js';
import type { Log } from '#client/log.js';
import type { ReportedEvent } from '#domain/events/event-series.js';
import { keyOf } from '#domain/meta/object-meta.js';
import type { Binding, Decision, Preemption, Rejection, Skip } from '#domain/scheduling/decision.js';
import type { Scheduler } from '#domain/scheduling/scheduler.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { SchedulerMetrics } from '../metrics/scheduler-metrics.js';
import type { Evictor } from './evictor.js';
import type { PodWriter } from './pod-writer.js';
import type { Reserver } from './reserver.js';

export interface ActionsParts {
  readonly scheduler: Scheduler;
  readonly writer: PodWriter;
  readonly reserver: Reserver;
  readonly evictor: Evictor;
  readonly recorder: { record(event: ReportedEvent): void };
  readonly metrics: SchedulerMetrics;
  readonly clock: Clock;
  readonly log: Log;
  /** There may be pods to try that there were not before. */
  onRequeued(): void;
}

/** Does what has been decided: any number of things at a time, while the next pods are being decided about. */
export class Actions {
  private readonly underWay = new Set<Promise<void>>();
  private bindingsUnderWay = 0;

  constructor(
    private readonly parts: ActionsParts,
    private readonly signal: AbortSignal,
  ) {}

  get bindings(): number {
    return this.bindingsUnderWay;
  }

  /** Begins at once; `began` is when the attempt did, by performance.now(). */
  take(decision: Decision, began: number): void {
    const done = this.do(decision, began).finally(() => this.underWay.delete(done));
    this.underWay.add(done);
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** Never rejects. */
  private async do(decision: Decision, began: number): Promise<void> {
    try {
      if (decision.do === 'bind') await this.bind(decision, began);
      else if (decision.do === 'reject') await this.reject(decision, began);
      else this.skip(decision);
    } catch (error) {
      if (!this.signal.aborted) this.parts.log.error({ err: error, pod: keyOf(decision.pod) }, 'An action failed');
    }
  }

  private async bind(binding: Binding, began: number): Promise<void> {
    const { scheduler, recorder, metrics, clock, log } = this.parts;
    const { pod, nodeName, queued, event, evaluatedNodes, feasibleNodes } = binding;
    const { attempts, initialAttempt, wasFlushed } = queued;
    this.bindingsUnderWay += 1;
    try {
      await this.place(binding);
    } catch (error) {
      if (this.signal.aborted) return;
      const rejection = scheduler.bindingFailed(binding, messageOf(error), clock.now());
      this.parts.onRequeued();
      return rejection.do === 'reject' ? this.reject(rejection, began) : this.skip(rejection);
    } finally {
      this.bindingsUnderWay -= 1;
    }
    recorder.record(event);
    log.debug({ pod: keyOf(pod), node: nodeName, evaluatedNodes, feasibleNodes }, 'Successfully bound pod to node');
    metrics.attempted('scheduled', profileOf(pod), performance.now() - began);
    metrics.bound({ attempts, initialAttempt, wasFlushed }, clock.now());
  }

  private async place(binding: Binding): Promise<void> {
    const { writer, reserver, log } = this.parts;
    const { pod, nodeName, nomination } = binding;
    // Whoever provides volumes or nodes may want to know; the pod gets there without it, too.
    if (nomination) {
      await writer.patchStatus(nomination).catch((error: unknown) => {
        if (!this.signal.aborted)
          log.error({ err: error, pod: keyOf(pod) }, 'Failed to update the nominated node name in the binding cycle');
      });
    }
    await reserver.reserve(binding);
    try {
      await writer.bind(pod, nodeName);
    } catch (error) {
      throw new Error(`running Bind plugin "DefaultBinder": ${messageOf(error)}`, { cause: error });
    }
  }

  private async reject(rejection: Rejection, began: number): Promise<void> {
    const { recorder, metrics, log, writer } = this.parts;
    const { pod, reason, message, plugins, status, preemption, event, cause } = rejection;
    metrics.attempted(reason === 'Unschedulable' ? 'unschedulable' : 'error', profileOf(pod), performance.now() - began);
    if (plugins.size > 0) metrics.triedPreemption();
    if (reason === 'Unschedulable') log.debug({ pod: keyOf(pod), message }, 'Unable to schedule pod; waiting');
    else log.error({ pod: keyOf(pod), message, ...(cause !== undefined && { err: cause }) }, 'Error scheduling pod; retrying');
    recorder.record(event);
    await Promise.all([status && this.tell(() => writer.patchStatus(status), pod), preemption && this.preempt(preemption)]);
  }

  private skip({ event }: Skip): void {
    if (event) this.parts.recorder.record(event);
  }

  private async tell(patch: () => Promise<void>, pod: Pod): Promise<void> {
    try {
      await patch();
    } catch (error) {
      if (!this.signal.aborted) this.parts.log.error({ err: error, pod: keyOf(pod) }, 'Error updating pod');
    }
  }

  private async preempt(preemption: Preemption): Promise<void> {
    const { scheduler, metrics, evictor, clock } = this.parts;
    const began = performance.now();
    metrics.preempting(preemption.victims.length);
    const succeeded = await evictor.evict(preemption);
    if (this.signal.aborted) return;
    metrics.preempted(succeeded ? 'success' : 'error', performance.now() - began);
    scheduler.preemptionEnded(preemption, succeeded, clock.now());
    this.parts.onRequeued();
  }
}

function profileOf({ spec }: Pod): string {
  return spec.schedulerName ?? '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
