import type { Clock } from '#client/clock.js';
import { onAbort } from '#client/on-abort.js';
import type { Doorbell } from '#client/loop/doorbell.js';
import type { Scheduler } from '#domain/scheduling/scheduler.js';
import type { Actions } from '../actions/actions.js';
import type { SchedulerMetrics } from '../metrics/scheduler-metrics.js';

export interface SchedulingLoopParts {
  readonly scheduler: Scheduler;
  readonly actions: Actions;
  /** Rings when there may be a pod to try. */
  readonly bell: Doorbell;
  readonly clock: Clock;
  readonly metrics: SchedulerMetrics;
}

/** How long pods may follow one another before whatever else the process does gets its turn. */
const longestSpellMs = 10;

/** Decides about one pod after another until `signal` aborts; resolves when all that has been begun has come to its end. */
export async function runSchedulingLoop(
  { scheduler, actions, bell, clock, metrics }: SchedulingLoopParts,
  signal: AbortSignal,
): Promise<void> {
  const ignore = onAbort(signal, () => bell.ring());
  let spellBegan = performance.now();
  while (!signal.aborted) {
    const began = performance.now();
    const decision = scheduler.next(clock.now());
    if (!decision) {
      await bell.wait(scheduler.queue.nextDue());
      spellBegan = performance.now();
      continue;
    }
    metrics.decided(performance.now() - began);
    actions.take(decision, began);
    if (performance.now() - spellBegan < longestSpellMs) continue;
    await new Promise((resolve) => setImmediate(resolve));
    spellBegan = performance.now();
  }
  ignore();
  await actions.idle();
}
