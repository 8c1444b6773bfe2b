import type { Clock } from '#client/clock.js';
import { Doorbell } from '#client/loop/doorbell.js';
import { type LoopMetrics, noLoopMetrics, type PassEnd } from '#client/loop/loop-metrics.js';
import { type ExecutionSurroundings, PlanExecution } from '#client/loop/plan-execution.js';
import { onAbort } from '#client/on-abort.js';
import type { Random } from '#client/random.js';
import type { Controller, ControllerWatch } from '#domain/controllers/controller.js';
import type { ObjectChange } from '#domain/informer/object-cache.js';
import { keyOf, type ObjectKey } from '#domain/meta/object-meta.js';
import { isStatusError } from '#domain/status/status-error.js';
import { defaultRetryPacing, WorkQueue } from '#domain/workqueue/work-queue.js';

/** What a loop needs from outside. */
export interface LoopSurroundings extends ExecutionSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics?: LoopMetrics;
  /** How many keys are worked on at a time; never one key twice. Five, as most of upstream's `--concurrent-…-syncs`, unless said otherwise. */
  readonly workers?: number;
}

/** How long passes may follow one another before whatever else the process does gets its turn. */
const longestSpellMs = 10;

/**
 * Keeps one controller going until `signal` aborts; never rejects. Whatever a pass throws costs that pass only: its key is looked at again after a
 * wait. Begins once the caches of all that the controller looks at are filled, with every object there is.
 */
export async function runController(controller: Controller, surroundings: LoopSurroundings, signal: AbortSignal): Promise<void> {
  await new Loop(controller, surroundings, signal).run();
}

class Loop {
  private readonly queue: WorkQueue;
  private readonly bell: Doorbell;
  private readonly metrics: LoopMetrics;
  /** What the last plan for each key asked to remember. */
  private readonly memories = new Map<ObjectKey, unknown>();
  private spellBegan = performance.now();

  constructor(
    private readonly controller: Controller,
    private readonly surroundings: LoopSurroundings,
    private readonly signal: AbortSignal,
  ) {
    this.queue = new WorkQueue(controller.retries ?? defaultRetryPacing);
    this.bell = new Doorbell(surroundings.clock);
    this.metrics = surroundings.metrics ?? noLoopMetrics;
  }

  async run(): Promise<void> {
    const { informers, workers = 5 } = this.surroundings;
    const { reconciles, watches, initialKeys = [] } = this.controller;
    for (const resource of [...(reconciles ? [reconciles] : []), ...watches.map((watch) => watch.resource)]) {
      if (!informers.holds(resource)) informers.start(resource);
    }
    try {
      await informers.synced(this.signal);
    } catch {
      return;
    }
    const listening = watches.map((watch) => informers.onChange(watch.resource, (change) => this.enqueueTouched(watch, change)));
    if (reconciles) listening.push(informers.onChange(reconciles, (change) => this.enqueueChanged(change)));
    for (const key of initialKeys) this.enqueue(key);

    const ignore = onAbort(this.signal, () => this.bell.ring());
    await Promise.all(Array.from({ length: workers }, () => this.work()));
    ignore();
    for (const stop of listening) stop();
  }

  private enqueue(key: ObjectKey): void {
    this.queue.add(key, this.surroundings.clock.now());
    this.metrics.added(this.controller.name, this.queue.length);
    this.bell.ring();
  }

  private enqueueChanged({ old, new: now }: ObjectChange): void {
    const object = now ?? old;
    if (object) this.enqueue(keyOf(object));
  }

  private enqueueTouched(watch: ControllerWatch, { old, new: now }: ObjectChange): void {
    const { informers } = this.surroundings;
    const keys = new Set<ObjectKey>();
    for (const object of [old, now]) {
      if (object) for (const key of watch.keysFor(object, informers)) keys.add(key);
    }
    for (const key of keys) this.enqueue(key);
  }

  private async work(): Promise<void> {
    const { clock } = this.surroundings;
    while (!this.signal.aborted) {
      const taken = this.queue.take(clock.now());
      if (!taken) {
        await this.bell.wait(this.queue.nextDue());
        continue;
      }
      this.metrics.taken(this.controller.name, this.queue.length, taken.waitedMs);
      await this.pass(taken.key);
      await this.breathe();
    }
  }

  /** Never rejects. */
  private async pass(key: ObjectKey): Promise<void> {
    const { clock } = this.surroundings;
    const began = clock.now();
    let end: PassEnd = 'done';
    try {
      const lookAgainAt = await this.reconcile(key);
      this.queue.forget(key);
      if (lookAgainAt !== undefined) this.queue.addAt(key, lookAgainAt);
    } catch (error) {
      if (this.signal.aborted) return;
      end = isStatusError(error, 'Conflict') ? 'conflict' : 'error';
      this.retry(key, error, end);
    } finally {
      this.queue.done(key);
      this.metrics.passed(this.controller.name, clock.now() - began, end);
    }
  }

  /** When the key wants to be looked at again, should nothing change. */
  private async reconcile(key: ObjectKey): Promise<number | undefined> {
    const { informers, clock, random } = this.surroundings;
    const memory = this.memories.get(key);
    const plan = this.controller.reconcile(key, informers, { now: clock.now(), random, ...(memory !== undefined && { memory }) });
    if (plan.memory === undefined) this.memories.delete(key);
    else this.memories.set(key, plan.memory);
    const execution = new PlanExecution(this.surroundings, this.signal);
    if (plan.actions.length > 0) await execution.run(plan.actions);
    const times = [plan.lookAgainAt, execution.lookAgainAt].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  private retry(key: ObjectKey, error: unknown, end: PassEnd): void {
    const { log, clock } = this.surroundings;
    const { name } = this.controller;
    const again = this.queue.retry(key, clock.now());
    if (again) this.metrics.retried(name);
    const fields = { controller: name, key, err: error };
    if (!again) log.error(fields, 'Dropped from the queue: it failed too often');
    else if (end === 'error') log.error(fields, 'Will look again');
    else log.debug(fields, 'Will look again');
  }

  /** Passes that write nothing leave the event loop no time for anything else. */
  private async breathe(): Promise<void> {
    if (performance.now() - this.spellBegan < longestSpellMs) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.spellBegan = performance.now();
  }
}
