import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import type { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import type { ActiveFilter } from '#domain/scheduling/framework/active-filter.js';
import type { Cycle } from '#domain/scheduling/framework/cycle.js';
import type { EventHint } from '#domain/scheduling/framework/cluster-event.js';
import type { PluginStatus } from '#domain/scheduling/framework/plugin-status.js';
import type { Reservation } from '#domain/scheduling/framework/reservation.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/**
 * One concern of the scheduler, as a value. `F` is what its filter works out for a pod before it looks at nodes, `S` what its score does.
 * Source: k8s.io/kube-scheduler/framework/interface.go.
 *
 * Members that take a state are methods, so that plugins of different states fit in one list; a plugin is only ever given its own states.
 */
export interface Plugin<F = unknown, S = unknown> {
  /** Upstream's name. */
  readonly name: string;
  /** Why a pod must not even be tried; undefined lets it into the queue. */
  preEnqueue?(pod: Pod, queue: EnqueueContext): string | undefined;
  /** Without it, `filter` is asked with an undefined state. */
  preFilter?(cycle: Cycle): PreFilterResult<F>;
  filter?(state: F, node: NodeInfo, cycle: Cycle): PluginStatus | undefined;
  /** A state that may be changed without changing the original; absent when the state does not depend on the pods there are. */
  cloneState?(state: F): F;
  /** Takes into the state that `pod` is on `node` after all (`sign` 1), or is not any more (-1). */
  updateState?(state: F, change: PodChange, cycle: Cycle): void;
  /** Looks for what could be done about a pod that fits no node. */
  postFilter?(rejected: RejectedPod, cycle: Cycle): PostFilterResult;
  /** Given the nodes that passed. Without it, `score` is asked with an undefined state. */
  preScore?(cycle: Cycle, nodes: readonly NodeInfo[]): 'skip' | { readonly state: S };
  /** A whole number; from 0 to 100 unless it is normalised. */
  score?(state: S, node: NodeInfo, cycle: Cycle): number;
  /** Brings the scores of `nodes`, in their order, into the range from 0 to 100. */
  normalizeScores?(state: S, scores: readonly number[], nodes: readonly NodeInfo[]): readonly number[];
  /** What must be in place on the chosen node before the pod is bound; undefined when all is. */
  reserve?(state: F, node: NodeInfo, cycle: Cycle): Reservation | undefined;
  /** What can make a pod schedulable that this plugin rejected. */
  readonly events?: readonly EventHint[];
}

/** `skip`: neither this plugin's filter nor its state concern the pod. */
export type PreFilterResult<F> = 'skip' | PreFiltered<F> | PluginStatus;

export interface PreFiltered<F> {
  readonly state: F;
  /** The only nodes that can pass; absent when all can. */
  readonly nodeNames?: ReadonlySet<string>;
}

export interface PodChange {
  readonly pod: PodInfo;
  readonly node: NodeInfo;
  readonly sign: 1 | -1;
}

/** What is known of pods that wait. */
export interface EnqueueContext {
  /** True while pods are being evicted to make room for it. */
  isPreempting(uid: string): boolean;
}

/** Why each node was rejected, and the filters that did it. */
export interface RejectedPod {
  readonly filters: readonly ActiveFilter[];
  readonly statusOf: (nodeName: string) => PluginStatus;
}

/** `message` says why nothing can be done; a nomination without message, that something is. */
export interface PostFilterResult {
  readonly message?: string;
  /** The node on which room is made for the pod; the empty text takes a nomination back, absence leaves it as it is. */
  readonly nominatedNodeName?: string;
  /** Pods to evict from that node. */
  readonly victims?: readonly Pod[];
}
