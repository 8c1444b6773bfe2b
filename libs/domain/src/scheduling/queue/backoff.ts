import type { QueuedPod } from '#domain/scheduling/queue/queued-pod.js';

export interface BackoffOptions {
  /** After the first failure. */
  readonly initialMs: number;
  /** It doubles with each failure up to this; 0 for no back-off at all. */
  readonly maxMs: number;
}

/** Back-off ends at whole seconds, so that all pods of one second can be sorted by priority. */
const windowMs = 1000;

/**
 * The beginning of the second in which the pod's back-off ends; 0 when it has none. Errors in a row count by themselves.
 * Source: pkg/scheduler/backend/queue/backoff_queue.go.
 */
export function backoffExpiration({ timestamp, unschedulableCount, consecutiveErrors }: QueuedPod, options: BackoffOptions): number {
  const failures = consecutiveErrors > 0 ? consecutiveErrors : unschedulableCount;
  return options.maxMs === 0 || failures === 0 ? 0 : windowOf(timestamp + backoffMs(failures, options));
}

/** When a pod whose back-off expires in this second may be tried again. */
export function backoffEnd(expiration: number): number {
  return expiration + windowMs;
}

export function isBackingOff(pod: QueuedPod, options: BackoffOptions, now: number): boolean {
  return backoffExpiration(pod, options) >= windowOf(now);
}

/** 1 s, 2 s, 4 s, 8 s, 10 s, 10 s, … */
export function backoffMs(failures: number, { initialMs, maxMs }: BackoffOptions): number {
  return Math.min(initialMs * 2 ** Math.min(failures - 1, 62), maxMs);
}

function windowOf(time: number): number {
  return Math.floor(time / windowMs) * windowMs;
}
