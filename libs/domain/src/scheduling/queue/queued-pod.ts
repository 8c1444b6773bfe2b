import { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** A pod on its way through the queue; changed by the queue only. Source: pkg/scheduler/framework/types.go QueuedPodInfo. Times are in ms. */
export class QueuedPod {
  info: PodInfo;
  /** When it was last put into the queue. */
  timestamp: number;
  /** How often it was tried. */
  attempts = 0;
  /** How often in all it fitted nowhere. */
  unschedulableCount = 0;
  /** How often in a row something went wrong that says nothing of the pod. */
  consecutiveErrors = 0;
  /** When it could first be tried. */
  initialAttempt: number | undefined;
  /** Plugins that rejected it; none after an error. */
  unschedulablePlugins: ReadonlySet<string> = new Set();
  /** The plugin that keeps it from being tried at all. */
  gatingPlugin: string | undefined;
  /** There were no nodes when it was last tried. */
  waitsForNodes = false;
  /** It came back because it had waited for long, not because of anything that happened. */
  wasFlushed = false;

  constructor(pod: Pod, now: number) {
    this.info = new PodInfo(pod);
    this.timestamp = now;
  }

  get uid(): string {
    return this.info.uid;
  }
}
