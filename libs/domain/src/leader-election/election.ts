import { equal } from '#domain/json/equal.js';
import type { LeaseSpec } from '#domain/schema/types/coordination-v1.js';
import { formatMicroTime } from '#domain/time/rfc3339.js';

/**
 * Who leads, as one candidate decides it about a Lease. Clocks of candidates need not agree: how old a record is is counted from when this candidate
 * saw it first, by its own clock. Source: client-go/tools/leaderelection/leaderelection.go tryAcquireOrRenew.
 */
export interface Candidate {
  /** `<host>_<uuid>`; unlike that of any other process. */
  readonly identity: string;
  /** How long a record that does not change keeps the others from leading. */
  readonly leaseDurationSeconds: number;
}

/** The Lease as it was when it last changed, and when this candidate saw that. */
export interface Seen {
  readonly spec: LeaseSpec;
  readonly at: number;
}

/** What to do with the Lease. Whoever writes with success has seen what he wrote, and leads. */
export type ElectionStep =
  | { readonly do: 'read' }
  | { readonly do: 'create' | 'update'; readonly spec: LeaseSpec }
  /** Somebody else leads. */
  | { readonly do: 'wait' };

export function isLeader(seen: Seen | undefined, { identity }: Candidate): boolean {
  return seen?.spec.holderIdentity === identity;
}

/** How an attempt to lead, or to go on leading, begins: a leader who is in time trusts what he saw last; if that write fails, he reads as all others. */
export function firstStep(seen: Seen | undefined, candidate: Candidate, now: number): ElectionStep {
  if (!seen || !isLeader(seen, candidate) || !isValid(seen, now)) return { do: 'read' };
  return { do: 'update', spec: continued(seen.spec, candidate, now) };
}

/** What is known after the Lease was read (undefined: there is none), and what follows. */
export function afterRead(
  seen: Seen | undefined,
  read: LeaseSpec | undefined,
  candidate: Candidate,
  now: number,
): { readonly seen: Seen | undefined; readonly step: ElectionStep } {
  if (!read) return { seen, step: { do: 'create', spec: begun(0, candidate, now) } };
  const fresh = seen && equal(seen.spec, read) ? seen : { spec: read, at: now };
  if (isLeader(fresh, candidate)) return { seen: fresh, step: { do: 'update', spec: continued(read, candidate, now) } };
  if (read.holderIdentity && isValid(fresh, now)) return { seen: fresh, step: { do: 'wait' } };
  return { seen: fresh, step: { do: 'update', spec: begun((read.leaseTransitions ?? 0) + 1, candidate, now) } };
}

/** What a leader leaves behind who steps down: the next one need not wait. */
export function released({ leaseTransitions = 0 }: LeaseSpec, now: number): LeaseSpec {
  const time = formatMicroTime(now);
  return { holderIdentity: '', leaseDurationSeconds: 1, acquireTime: time, renewTime: time, leaseTransitions };
}

function isValid({ spec, at }: Seen, now: number): boolean {
  return at + (spec.leaseDurationSeconds ?? 0) * 1000 > now;
}

function begun(leaseTransitions: number, { identity, leaseDurationSeconds }: Candidate, now: number): LeaseSpec {
  const time = formatMicroTime(now);
  return { holderIdentity: identity, leaseDurationSeconds, acquireTime: time, renewTime: time, leaseTransitions };
}

function continued({ acquireTime, leaseTransitions = 0 }: LeaseSpec, candidate: Candidate, now: number): LeaseSpec {
  return { ...begun(leaseTransitions, candidate, now), ...(acquireTime !== undefined && { acquireTime }) };
}
