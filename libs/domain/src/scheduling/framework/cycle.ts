import type { Reader } from '#domain/controllers/controller.js';
import type { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import type { Snapshot } from '#domain/scheduling/cache/snapshot.js';
import type { Profile } from '#domain/scheduling/framework/profile.js';

/** What a decision about a pod depends on besides the pod and the nodes. */
export interface SchedulingContext {
  readonly profile: Profile;
  /** Objects of other kinds, which plugins look up. */
  readonly read: Reader;
  /** Pods for which room is made on a node, by preemption; they count as if they were there for pods of no higher priority. */
  nominatedPods(nodeName: string): readonly PodInfo[];
  /** In [0, 1). Breaks ties, and chooses where the search for victims begins. */
  random(): number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Which node to look at first; see `nextStartIndex` of a result. */
  readonly startIndex: number;
}

/** One attempt to find a node for a pod. */
export interface Cycle {
  readonly pod: PodInfo;
  readonly snapshot: Snapshot;
  readonly context: SchedulingContext;
}
