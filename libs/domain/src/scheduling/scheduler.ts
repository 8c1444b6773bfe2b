import type { Reader } from '#domain/controllers/controller.js';
import type { ReportedEvent } from '#domain/events/event-series.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { AssumedObjects } from '#domain/scheduling/cache/assumed-objects.js';
import type { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import { SchedulerCache } from '#domain/scheduling/cache/scheduler-cache.js';
import { ClusterChanges } from '#domain/scheduling/cluster-changes.js';
import type { Binding, Decision, Preemption, Rejection, Skip } from '#domain/scheduling/decision.js';
import type { Cycle, SchedulingContext } from '#domain/scheduling/framework/cycle.js';
import { formatFitError } from '#domain/scheduling/framework/fit-error.js';
import type { PostFilterResult, RejectedPod } from '#domain/scheduling/framework/plugin.js';
import { PluginError } from '#domain/scheduling/framework/plugin-status.js';
import type { Profile } from '#domain/scheduling/framework/profile.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { statusChange } from '#domain/scheduling/pod-status.js';
import { planPreemption } from '#domain/scheduling/preemption.js';
import type { BackoffOptions } from '#domain/scheduling/queue/backoff.js';
import type { QueuedPod } from '#domain/scheduling/queue/queued-pod.js';
import { type QueueName, SchedulingQueue } from '#domain/scheduling/queue/scheduling-queue.js';
import { schedule, type ScheduleResult } from '#domain/scheduling/schedule.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

export interface SchedulerOptions {
  readonly profiles: readonly Profile[];
  /** The caches, pods included. */
  readonly read: Reader;
  /** In [0, 1). */
  random(): number;
  readonly backoff: BackoffOptions;
  readonly maxInUnschedulableMs: number;
  /** Told where each pod goes in the queue and because of what; for metrics. */
  onIncoming?(queue: QueueName, event: string): void;
}

/** The longest note of an Event. */
const noteLengthLimit = 1024;

/** What a rejection says and does. */
interface Failure {
  readonly reason: Rejection['reason'];
  readonly message: string;
  readonly plugins?: ReadonlySet<string>;
  readonly nominatedNodeName?: string | undefined;
  readonly victims?: readonly Pod[] | undefined;
  readonly waitsForNodes?: true;
  readonly cause?: unknown;
}

/**
 * kube-scheduler without hands: it is told what happens, and says what to do with one pod at a time. Whoever runs it feeds `changes` from
 * informers, asks `next` for as long as there is one, does what is decided, and reports bindings and evictions that failed.
 * Source: pkg/scheduler/schedule_one.go.
 */
export class Scheduler {
  readonly cache = new SchedulerCache();
  readonly queue: SchedulingQueue;
  readonly changes: ClusterChanges;
  private readonly profiles: ReadonlyMap<string, Profile>;
  private readonly assumed: AssumedObjects;
  /** Whom each pod has to wait for before it is tried again: the UIDs of pods that are being evicted, by its own. */
  private readonly preempting = new Map<string, readonly string[]>();
  private startIndex = 0;

  constructor(private readonly options: SchedulerOptions) {
    this.profiles = new Map(options.profiles.map((profile) => [profile.schedulerName, profile]));
    this.assumed = new AssumedObjects(options.read);
    this.queue = new SchedulingQueue({
      backoff: options.backoff,
      maxInUnschedulableMs: options.maxInUnschedulableMs,
      pluginsFor: (schedulerName) => this.profileOf(schedulerName)?.plugins ?? [],
      read: this.assumed.reader,
      enqueue: { isPreempting: (uid) => this.isPreempting(uid) },
      onIncoming: (queue, event) => options.onIncoming?.(queue, event),
    });
    this.changes = new ClusterChanges(this.cache, this.queue, (schedulerName) => this.profileOf(schedulerName) !== undefined);
  }

  /** Tries the next pod; undefined when none is to be tried now. */
  next(now: number): Decision | undefined {
    for (let queued = this.queue.pop(now); queued; queued = this.queue.pop(now)) {
      const { pod } = queued.info;
      const profile = this.profileOf(pod.spec.schedulerName);
      if (!profile || this.cache.isAssumed(queued.uid)) continue;
      return pod.metadata.deletionTimestamp ? skipDeleted(pod) : this.attempt(queued, profile, now);
    }
    return undefined;
  }

  /** What has been reserved for a binding is there. Throws PluginError when it never will be. */
  isReady({ queued: { uid }, pod, nodeName, reservation }: Binding): boolean {
    if (!reservation) return true;
    if (!this.cache.node(nodeName)) throw new PluginError(`failed to get node "${nodeName}": node "${nodeName}" not found`);
    if (!this.cache.isAssumed(uid)) throw new PluginError(`pod does not exist any more: pod "${pod.metadata.name}" not found`);
    return reservation.isReady(this.assumed.reader);
  }

  /** A binding could not be done: what was counted on is given up, and the pod is tried again after a while. */
  bindingFailed(binding: Binding, message: string, now: number): Rejection | Skip {
    const { queued, reservation } = binding;
    for (const { resource, object } of reservation?.updates ?? []) this.assumed.restore(resource, object);
    const forgotten = this.cache.forgetPod(queued.uid);
    if (forgotten) this.queue.moveAll({ resource: 'AssignedPod', action: 'Delete', before: forgotten }, now);
    return this.reject(queued, { reason: 'SchedulerError', message, nominatedNodeName: '' }, now);
  }

  /** All evictions for a pod have been asked for, or one of them could not be: then it must not wait for them. */
  preemptionEnded({ preemptor }: Preemption, succeeded: boolean, now: number): void {
    this.preempting.delete(preemptor.metadata.uid);
    if (!succeeded) this.queue.forceActivate(preemptor.metadata.uid, now);
  }

  private attempt(queued: QueuedPod, profile: Profile, now: number): Decision {
    if (this.cache.nodes.length === 0) {
      const message = 'no nodes available to schedule pods';
      return this.reject(queued, { reason: 'Unschedulable', message, nominatedNodeName: '', waitsForNodes: true }, now);
    }
    const context: SchedulingContext = {
      profile,
      read: this.assumed.reader,
      nominatedPods: (nodeName) => this.queue.nominated.on(nodeName),
      random: () => this.options.random(),
      now,
      startIndex: this.startIndex,
    };
    const cycle: Cycle = { pod: queued.info, snapshot: this.cache, context };
    try {
      const result = schedule(queued.info, this.cache, context);
      this.startIndex = result.nextStartIndex;
      return result.node === undefined ? this.noFit(queued, result, cycle) : this.assume(queued, result, cycle);
    } catch (error) {
      // A pod that breaks a plugin must not keep all others from being placed.
      const message = error instanceof Error ? error.message : String(error);
      const cause = error instanceof PluginError ? undefined : error;
      return this.reject(queued, { reason: 'SchedulerError', message, cause, nominatedNodeName: '' }, now);
    }
  }

  private assume(queued: QueuedPod, result: ScheduleResult, cycle: Cycle): Binding {
    const { pod } = queued.info;
    const { node: nodeName = '', evaluatedNodes, feasibleNodes } = result;
    const reservation = reserve(result, cycle);
    for (const { resource, object } of reservation?.updates ?? []) this.assumed.assume(resource, object);
    this.cache.assumePod(queued.info, nodeName);
    this.queue.nominated.delete(queued.uid);
    const nomination = reservation && statusChange(pod, { nominatedNodeName: nodeName }, cycle.context.now);
    const message = `Successfully assigned ${keyOf(pod)} to ${nodeName}`;
    return {
      do: 'bind',
      queued,
      pod,
      nodeName,
      ...(reservation && { reservation }),
      ...(nomination && { nomination }),
      evaluatedNodes,
      feasibleNodes,
      event: { about: pod, type: 'Normal', reason: 'Scheduled', action: 'Binding', message },
    };
  }

  private noFit(queued: QueuedPod, { reasons, filters }: ScheduleResult, cycle: Cycle): Decision {
    if (!reasons) throw new Error('there is neither a node nor a reason');
    const after = postFilter({ filters, statusOf: reasons.statusOf }, cycle);
    const message = formatFitError(reasons, after.message);
    const { nominatedNodeName, victims } = after;
    const plugins = reasons.unschedulablePlugins;
    return this.reject(queued, { reason: 'Unschedulable', message, plugins, nominatedNodeName, victims }, cycle.context.now);
  }

  private reject(queued: QueuedPod, failure: Failure, now: number): Rejection | Skip {
    const { reason, message, plugins = new Set(), nominatedNodeName, victims } = failure;
    queued.unschedulablePlugins = plugins;
    queued.waitsForNodes = failure.waitsForNodes === true;
    const pod = this.options.read.get(pods, keyOf(queued.info.pod));
    // It is gone, or somebody else has placed it.
    if (!pod || pod.metadata.uid !== queued.uid || pod.spec.nodeName) return { do: 'skip', pod: queued.info.pod };

    const preemption = victims && this.preempt(pod, nominatedNodeName ?? '', victims, now);
    this.queue.addUnschedulable(queued, pod, now);
    this.queue.nominated.set(queued.info, nominatedNodeName);
    const condition = { type: 'PodScheduled', status: 'False', reason, message };
    const status = statusChange(pod, { condition, nominatedNodeName }, now);
    return {
      do: 'reject',
      pod,
      reason,
      message,
      plugins,
      event: failedScheduling(pod, message),
      ...(failure.cause !== undefined && { cause: failure.cause }),
      ...(status && { status }),
      ...(preemption && { preemption }),
    };
  }

  private preempt(preemptor: Pod, nodeName: string, victims: readonly Pod[], now: number): Preemption | undefined {
    const priority = preemptor.spec.priority ?? 0;
    const overtaken = this.queue.nominated.on(nodeName).filter((other: PodInfo) => other.priority < priority);
    const plan = planPreemption(preemptor, nodeName, victims, overtaken, now);
    const evicted = plan?.victims.map(({ pod }) => pod.metadata.uid);
    if (evicted) this.preempting.set(preemptor.metadata.uid, evicted);
    return plan;
  }

  /** Pods that have begun to end are no longer waited for here: they will be seen to end. */
  private isPreempting(uid: string): boolean {
    return (this.preempting.get(uid) ?? []).some((victim) => {
      const pod = this.cache.pod(victim)?.pod;
      return pod !== undefined && !pod.metadata.deletionTimestamp;
    });
  }

  private profileOf(schedulerName = 'default-scheduler'): Profile | undefined {
    return this.profiles.get(schedulerName);
  }
}

function reserve({ node: nodeName = '', filters }: ScheduleResult, cycle: Cycle): Binding['reservation'] {
  const node = cycle.snapshot.node(nodeName);
  for (const { plugin, state } of filters) {
    const reservation = node && plugin.reserve?.(state, node, cycle);
    if (reservation) return { ...reservation, plugin: plugin.name };
  }
  return undefined;
}

/** The first plugin that can do something does it; else all of them say why not. */
function postFilter(rejected: RejectedPod, cycle: Cycle): PostFilterResult {
  const messages: string[] = [];
  let last: PostFilterResult = {};
  for (const plugin of cycle.context.profile.plugins) {
    if (!plugin.postFilter) continue;
    last = plugin.postFilter(rejected, cycle);
    if (last.message === undefined) return last;
    messages.push(last.message);
  }
  return { ...last, message: messages.join(', ') };
}

function failedScheduling(pod: Pod, message: string): ReportedEvent {
  const note = message.length <= noteLengthLimit ? message : `${message.slice(0, noteLengthLimit - 4)} ...`;
  return { about: pod, type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message: note };
}

function skipDeleted(pod: Pod): Skip {
  return { do: 'skip', pod, event: failedScheduling(pod, `skip schedule deleting pod: ${keyOf(pod)}`) };
}
