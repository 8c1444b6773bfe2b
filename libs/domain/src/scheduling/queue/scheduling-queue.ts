import type { Reader } from '#domain/controllers/controller.js';
import { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import type { ClusterEvent } from '#domain/scheduling/framework/cluster-event.js';
import type { EnqueueContext, Plugin } from '#domain/scheduling/framework/plugin.js';
import { podChanges } from '#domain/scheduling/framework/pod-changes.js';
import { prioritySort } from '#domain/scheduling/plugins/priority-sort/priority-sort.js';
import { backoffEnd, backoffExpiration, type BackoffOptions, isBackingOff } from '#domain/scheduling/queue/backoff.js';
import { KeyedHeap } from '#domain/scheduling/queue/keyed-heap.js';
import { NominatedPods } from '#domain/scheduling/queue/nominated-pods.js';
import { QueuedPod } from '#domain/scheduling/queue/queued-pod.js';
import { concernsGate, isWorthRequeuing } from '#domain/scheduling/queue/worth-requeuing.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

export interface QueueOptions {
  readonly backoff: BackoffOptions;
  /** How long a pod waits for something to happen before it is tried again anyway. */
  readonly maxInUnschedulableMs: number;
  /** Those that decide about the pods of a scheduler name. */
  pluginsFor(schedulerName: string | undefined): readonly Plugin[];
  readonly read: Reader;
  readonly enqueue: EnqueueContext;
  /** Told where each pod goes and because of what; for metrics. */
  onIncoming?(queue: QueueName, event: string): void;
}

export type QueueName = 'active' | 'backoff' | 'unschedulable' | 'gated';

/**
 * The pods that wait for a node: those to be tried now (active), those that failed and rest first (back-off), and those that wait until
 * something happens that may help them, or for a gate to open (unschedulable).
 *
 * Source: pkg/scheduler/backend/queue. Upstream remembers what happens while a pod is being tried, so that no wake-up is lost; here nothing can
 * happen meanwhile, because a cycle is not interrupted: whoever takes a pod out must, in the same turn, place it on a node or bring it back.
 */
export class SchedulingQueue {
  readonly nominated = new NominatedPods();
  private readonly active = new KeyedHeap<QueuedPod>(uidOf, prioritySort);
  private readonly backoff: KeyedHeap<QueuedPod>;
  /** After an error pods rest even when nobody else waits, so that a server in trouble is left alone. */
  private readonly errorBackoff: KeyedHeap<QueuedPod>;
  private readonly unschedulable = new Map<string, QueuedPod>();

  constructor(private readonly options: QueueOptions) {
    const expiration = (pod: QueuedPod): number => backoffExpiration(pod, options.backoff);
    this.backoff = new KeyedHeap(uidOf, (a, b) => expiration(a) - expiration(b) || prioritySort(a, b));
    this.errorBackoff = new KeyedHeap(uidOf, (a, b) => expiration(a) - expiration(b));
  }

  /** How many pods wait where. */
  get sizes(): Readonly<Record<QueueName, number>> {
    let gated = 0;
    for (const { gatingPlugin } of this.unschedulable.values()) if (gatingPlugin !== undefined) gated += 1;
    return {
      active: this.active.size,
      backoff: this.backoff.size + this.errorBackoff.size,
      unschedulable: this.unschedulable.size - gated,
      gated,
    };
  }

  /** All pods that wait, wherever. */
  *waiting(): Iterable<QueuedPod> {
    yield* this.active.values();
    yield* this.backoff.values();
    yield* this.errorBackoff.values();
    yield* this.unschedulable.values();
  }

  add(pod: Pod, now: number): void {
    const queued = new QueuedPod(pod, now);
    this.activate(queued, now, 'UnschedulablePodAdd');
    this.nominated.set(queued.info);
  }

  /** Takes a new state of a pod that may have been rejected, and tries it again if the change may help it. */
  update(before: Pod, after: Pod, now: number): void {
    const waiting = this.find(after.metadata.uid);
    if (!waiting) return this.add(after, now);
    waiting.info = new PodInfo(after);
    this.nominated.update(before, waiting.info);
    // The order of a heap depends on the priority, which may not change; the place is found anew all the same.
    for (const heap of [this.active, this.backoff, this.errorBackoff]) if (heap.get(waiting.uid)) heap.set(waiting);
    if (!this.unschedulable.has(waiting.uid)) return;
    for (const event of podChanges(before, after)) {
      if (this.requeueIfWorth(waiting, event, now)) return;
    }
  }

  delete(uid: string): void {
    this.nominated.delete(uid);
    this.active.delete(uid);
    this.backoff.delete(uid);
    this.errorBackoff.delete(uid);
    this.unschedulable.delete(uid);
  }

  /** The next pod to try. When there is nothing else to do, back-off is cut short. */
  pop(now: number): QueuedPod | undefined {
    this.flush(now);
    const next = this.active.pop() ?? this.backoff.pop();
    if (!next) return undefined;
    next.attempts += 1;
    return next;
  }

  /** Brings a pod back that was tried in vain, as it is now. `unschedulablePlugins` says who rejected it; without any it was an error. */
  addUnschedulable(queued: QueuedPod, pod: Pod, now: number): void {
    queued.info = new PodInfo(pod);
    queued.timestamp = now;
    queued.wasFlushed = false;
    if (queued.unschedulablePlugins.size === 0) {
      queued.consecutiveErrors += 1;
      this.requeue(queued, now, 'ScheduleAttemptFailure');
    } else {
      queued.unschedulableCount += 1;
      queued.consecutiveErrors = 0;
      this.park(queued, 'ScheduleAttemptFailure');
    }
  }

  /** Something happened: pods that it may help are tried again. `isMeant` narrows down which. */
  moveAll(event: ClusterEvent, now: number, isMeant: (pod: PodInfo) => boolean = () => true): void {
    for (const queued of this.unschedulable.values()) {
      if (!isMeant(queued.info)) continue;
      const { gatingPlugin, info } = queued;
      if (gatingPlugin !== undefined && !concernsGate(gatingPlugin, event, this.pluginsFor(info.pod))) continue;
      this.requeueIfWorth(queued, event, now);
    }
    // Upstream lets them wait out their back-off; but nobody wants to wait for seconds because a pod came before the first node.
    if (event.resource === 'Node' && event.action === 'Add') {
      const waiting = this.errorBackoff.values().filter(({ waitsForNodes }) => waitsForNodes);
      for (const queued of waiting) this.activate(queued, now, label(event));
    }
  }

  /** Tries a pod again at once, wherever it waits. */
  forceActivate(uid: string, now: number): void {
    const queued = this.active.get(uid) ? undefined : this.find(uid);
    if (queued) this.activate(queued, now, 'ForceActivate');
  }

  /** When there will be something to do even if nothing happens; undefined when there never will be. */
  nextDue(): number | undefined {
    const waiting = [...this.unschedulable.values()].filter(({ gatingPlugin }) => gatingPlugin === undefined);
    const dues = waiting.map(({ timestamp }) => timestamp + this.options.maxInUnschedulableMs);
    const resting = this.errorBackoff.peek();
    if (resting) dues.push(backoffEnd(backoffExpiration(resting, this.options.backoff)));
    return dues.length === 0 ? undefined : dues.reduce((first, due) => Math.min(first, due), Infinity);
  }

  /** True when `pop` would give a pod. */
  get hasNext(): boolean {
    return this.active.size > 0 || this.backoff.size > 0;
  }

  /** Ends back-offs and waits that have lasted long enough. */
  private flush(now: number): void {
    for (const heap of [this.backoff, this.errorBackoff]) {
      for (let first = heap.peek(); first && !isBackingOff(first, this.options.backoff, now); first = heap.peek()) {
        this.activate(first, now, 'BackoffComplete');
      }
    }
    for (const queued of this.unschedulable.values()) {
      if (queued.gatingPlugin !== undefined || now - queued.timestamp < this.options.maxInUnschedulableMs) continue;
      queued.wasFlushed = true;
      this.requeue(queued, now, 'UnschedulableTimeout');
    }
  }

  private find(uid: string): QueuedPod | undefined {
    return this.active.get(uid) ?? this.backoff.get(uid) ?? this.errorBackoff.get(uid) ?? this.unschedulable.get(uid);
  }

  private requeueIfWorth(queued: QueuedPod, event: ClusterEvent, now: number): boolean {
    if (!isWorthRequeuing(queued, event, this.pluginsFor(queued.info.pod), this.options.read)) return false;
    return this.requeue(queued, now, label(event));
  }

  /** True when the pod got past the gates. */
  private requeue(queued: QueuedPod, now: number, event: string): boolean {
    if (!isBackingOff(queued, this.options.backoff, now)) return this.activate(queued, now, event);
    if (!this.passesGates(queued, event)) return false;
    this.unschedulable.delete(queued.uid);
    (queued.unschedulablePlugins.size === 0 ? this.errorBackoff : this.backoff).set(queued);
    this.options.onIncoming?.('backoff', event);
    return true;
  }

  private activate(queued: QueuedPod, now: number, event: string): boolean {
    const rested = this.backoff.delete(queued.uid) ?? this.errorBackoff.delete(queued.uid);
    // Pods in back-off have passed the gates before.
    if (!rested && !this.passesGates(queued, event)) return false;
    this.unschedulable.delete(queued.uid);
    queued.initialAttempt ??= now;
    this.active.set(queued);
    this.options.onIncoming?.('active', event);
    return true;
  }

  private passesGates(queued: QueuedPod, event: string): boolean {
    queued.gatingPlugin = undefined;
    const { pod } = queued.info;
    for (const plugin of this.pluginsFor(pod)) {
      if (plugin.preEnqueue?.(pod, this.options.enqueue) === undefined) continue;
      queued.unschedulablePlugins = new Set([...queued.unschedulablePlugins, plugin.name]);
      queued.gatingPlugin = plugin.name;
      this.park(queued, event);
      return false;
    }
    return true;
  }

  private park(queued: QueuedPod, event: string): void {
    if (!this.unschedulable.has(queued.uid)) this.options.onIncoming?.('unschedulable', event);
    this.unschedulable.set(queued.uid, queued);
  }

  private pluginsFor({ spec }: Pod): readonly Plugin[] {
    return this.options.pluginsFor(spec.schedulerName);
  }
}

function uidOf({ uid }: QueuedPod): string {
  return uid;
}

function label({ resource, action }: ClusterEvent): string {
  return `${resource === 'UnscheduledPod' ? 'UnschedulablePod' : resource}${action}`;
}
