import type { ReportedEvent } from '#domain/events/event-series.js';
import type { JsonObject } from '#domain/json/json.js';
import type { Reservation } from '#domain/scheduling/framework/reservation.js';
import type { QueuedPod } from '#domain/scheduling/queue/queued-pod.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** What came of one attempt, and what is to be done about it. */
export type Decision = Binding | Rejection | Skip;

/** A node was found. The scheduler counts the pod there from now on. */
export interface Binding {
  readonly do: 'bind';
  /** Given back when the binding fails. */
  readonly queued: QueuedPod;
  readonly pod: Pod;
  readonly nodeName: string;
  /** To be in place before the pod is bound. Meanwhile the pod says where it is going, by `nomination`. */
  readonly reservation?: PluginReservation;
  readonly nomination?: PodStatusPatch;
  readonly evaluatedNodes: number;
  readonly feasibleNodes: number;
  /** Of the binding, once it is done. */
  readonly event: ReportedEvent;
}

export interface PluginReservation extends Reservation {
  readonly plugin: string;
}

/** There is no node, or something went wrong. The pod waits in the queue. */
export interface Rejection {
  readonly do: 'reject';
  readonly pod: Pod;
  readonly reason: 'Unschedulable' | 'SchedulerError';
  readonly message: string;
  /** The plugins that rejected it; none after an error and when there are no nodes. */
  readonly plugins: ReadonlySet<string>;
  readonly event: ReportedEvent;
  /** What broke while the pod was looked at, when that was none of the errors plugins tell. */
  readonly cause?: unknown;
  /** Absent when the pod says so already. */
  readonly status?: PodStatusPatch;
  /** Present when evictions make room for it. */
  readonly preemption?: Preemption;
}

/** Nothing is left to do for the pod; `event` says why where anyone should know. */
export interface Skip {
  readonly do: 'skip';
  readonly pod: Pod;
  readonly event?: ReportedEvent;
}

export interface Preemption {
  readonly preemptor: Pod;
  readonly nodeName: string;
  /** The last of them only after the others. */
  readonly victims: readonly Victim[];
  /** Pods of lower priority that were to go to the node, and must look for another. */
  readonly overtaken: readonly PodStatusPatch[];
}

export interface Victim {
  readonly pod: Pod;
  /** Tells the pod why it has to go; absent when it knows. */
  readonly status?: PodStatusPatch;
  readonly event: ReportedEvent;
}

/** A strategic merge patch of pods/status. */
export interface PodStatusPatch {
  readonly pod: Pod;
  readonly patch: JsonObject;
}
