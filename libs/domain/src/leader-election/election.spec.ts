import { describe, expect, test } from 'vitest';
import { afterRead, type ElectionStep, firstStep, isLeader, released, type Seen } from '#domain/leader-election/election.js';
import type { LeaseSpec } from '#domain/schema/types/coordination-v1.js';
import { formatMicroTime } from '#domain/time/rfc3339.js';

const me = { identity: 'me', leaseDurationSeconds: 15 };
const now = 100_000;
const time = (at: number): string => formatMicroTime(at);

/** A record of a leader who began at 10 s and renewed then. */
function record(holderIdentity: string, renewedAt = 90_000, more: Partial<LeaseSpec> = {}): LeaseSpec {
  return { holderIdentity, leaseDurationSeconds: 15, acquireTime: time(10_000), renewTime: time(renewedAt), leaseTransitions: 3, ...more };
}

const renewed = { ...record('me'), renewTime: time(now) };
const taken = { holderIdentity: 'me', leaseDurationSeconds: 15, acquireTime: time(now), renewTime: time(now), leaseTransitions: 4 };

describe('an attempt begins', () => {
  test.each<{ name: string; seen: Seen | undefined; step: ElectionStep }>([
    { name: 'by reading when nothing has been seen', seen: undefined, step: { do: 'read' } },
    { name: 'by reading when somebody else leads', seen: { spec: record('you'), at: now }, step: { do: 'read' } },
    { name: 'by reading when nobody leads', seen: { spec: record(''), at: now }, step: { do: 'read' } },
    { name: 'by renewing when I lead', seen: { spec: record('me'), at: now - 14_999 }, step: { do: 'update', spec: renewed } },
    { name: 'by reading when I should have renewed long ago', seen: { spec: record('me'), at: now - 15_000 }, step: { do: 'read' } },
  ])('$name', ({ seen, step }) => expect(firstStep(seen, me, now)).toEqual(step));
});

describe('after the lease was read', () => {
  const yours = record('you');
  test.each<{ name: string; seen: Seen | undefined; read: LeaseSpec | undefined; at?: number; step: ElectionStep }>([
    {
      name: 'and there is none, I make one',
      seen: undefined,
      read: undefined,
      step: { do: 'create', spec: { ...taken, leaseTransitions: 0 } },
    },
    {
      name: 'for the first time, I wait for its holder, however old it looks',
      seen: undefined,
      read: record('you', 0),
      at: now,
      step: { do: 'wait' },
    },
    {
      name: 'unchanged, I wait until its time is over',
      seen: { spec: yours, at: now - 14_999 },
      read: yours,
      at: now - 14_999,
      step: { do: 'wait' },
    },
    {
      name: 'unchanged for too long, I take it over',
      seen: { spec: yours, at: now - 15_000 },
      read: yours,
      at: now - 15_000,
      step: { do: 'update', spec: taken },
    },
    {
      name: 'renewed, its time begins anew',
      seen: { spec: yours, at: now - 15_000 },
      read: record('you', 95_000),
      at: now,
      step: { do: 'wait' },
    },
    {
      name: 'of a holder who wants more time, he has it',
      seen: { spec: record('you', 90_000, { leaseDurationSeconds: 60 }), at: now - 59_000 },
      read: record('you', 90_000, { leaseDurationSeconds: 60 }),
      at: now - 59_000,
      step: { do: 'wait' },
    },
    {
      name: 'released, I take it at once',
      seen: { spec: yours, at: now - 1 },
      read: record(''),
      at: now,
      step: { do: 'update', spec: taken },
    },
    {
      name: 'and I hold it, I renew it, however late',
      seen: { spec: record('me'), at: 0 },
      read: record('me'),
      at: 0,
      step: { do: 'update', spec: renewed },
    },
    { name: 'and somebody took it from me, I wait', seen: { spec: record('me'), at: now - 1 }, read: yours, at: now, step: { do: 'wait' } },
    {
      name: 'and it is empty, I take it',
      seen: undefined,
      read: {},
      at: now,
      step: { do: 'update', spec: { ...taken, leaseTransitions: 1 } },
    },
  ])('$name', ({ seen, read, at, step }) => {
    const result = afterRead(seen, read, me, now);
    expect(result.step).toEqual(step);
    expect(result.seen).toEqual(read === undefined ? seen : { spec: read, at });
  });
});

test('who steps down leaves a record without a holder that is over in a second', () => {
  expect(released(record('me'), now)).toEqual({
    holderIdentity: '',
    leaseDurationSeconds: 1,
    acquireTime: time(now),
    renewTime: time(now),
    leaseTransitions: 3,
  });
});

test.each([
  { holder: 'me', expected: true },
  { holder: 'you', expected: false },
  { holder: '', expected: false },
])('with a record of "$holder" I lead: $expected', ({ holder, expected }) => {
  expect(isLeader({ spec: record(holder), at: 0 }, me)).toBe(expected);
  expect(isLeader(undefined, me)).toBe(false);
});
