/**
 * Waiting that doubles with every failure. Times and durations are in ms.
 * Source: k8s.io/client-go/util/flowcontrol/backoff.go.
 */
export interface BackOff {
  /** How long to wait after the event that failed. */
  readonly ms: number;
  readonly updatedAt: number;
}

export interface BackOffLimits {
  readonly initialMs: number;
  readonly maxMs: number;
  /** After this long without a failure it starts over. */
  readonly expiresMs: number;
}

/** Of restarts; what has run for ten minutes counts as healthy. */
export const restartLimits: BackOffLimits = { initialMs: 10_000, maxMs: 300_000, expiresMs: 600_000 };

/** Of image pulls. */
export const pullLimits: BackOffLimits = { initialMs: 10_000, maxMs: 300_000, expiresMs: 600_000 };

/** The next step, when something failed at `eventAt`. */
export function nextBackOff(current: BackOff | undefined, eventAt: number, now: number, limits: BackOffLimits): BackOff {
  const ms = !current || isExpired(current, eventAt, limits) ? limits.initialMs : Math.min(current.ms * 2, limits.maxMs);
  return { ms, updatedAt: now };
}

/** When what failed at `eventAt` may be tried again; undefined when now. */
export function backOffUntil(current: BackOff | undefined, eventAt: number, now: number, limits: BackOffLimits): number | undefined {
  if (!current || isExpired(current, eventAt, limits)) return undefined;
  const until = eventAt + current.ms;
  return now < until ? until : undefined;
}

function isExpired({ updatedAt }: BackOff, eventAt: number, { expiresMs }: BackOffLimits): boolean {
  return eventAt - updatedAt > expiresMs;
}
