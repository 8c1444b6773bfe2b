import { describe, expect, test } from 'vitest';
import { findPodCondition, type NewPodCondition, withPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import { isPodAvailable, isPodReady } from '#domain/resources/core/pod/pod-readiness.js';
import type { PodStatus } from '#domain/schema/types/core-v1.js';

const now = Date.parse('2026-01-02T03:04:05Z');
const later = now + 60_000;

describe('setting a condition', () => {
  const first = withPodCondition({ phase: 'Pending' }, { type: 'Ready', status: 'False', reason: 'R', message: 'm' }, now);

  test('a new one comes last, with the time it came', () => {
    expect(first).toEqual({
      phase: 'Pending',
      conditions: [
        { type: 'Ready', status: 'False', lastProbeTime: null, lastTransitionTime: '2026-01-02T03:04:05Z', reason: 'R', message: 'm' },
      ],
    });
  });

  test.each<[string, NewPodCondition, string]>([
    ['another status moves the time', { type: 'Ready', status: 'True' }, '2026-01-02T03:05:05Z'],
    ['another reason does not', { type: 'Ready', status: 'False', reason: 'S' }, '2026-01-02T03:04:05Z'],
    ['nor does another generation', { type: 'Ready', status: 'False', observedGeneration: 2 }, '2026-01-02T03:04:05Z'],
  ])('%s', (_, given, lastTransitionTime) => {
    expect(findPodCondition(withPodCondition(first, given, later), 'Ready')).toEqual({ ...given, lastProbeTime: null, lastTransitionTime });
  });

  test('the same one changes nothing', () => {
    expect(withPodCondition(first, { type: 'Ready', status: 'False', reason: 'R', message: 'm' }, later)).toBe(first);
  });
});

test.each<[string, PodStatus, boolean]>([
  ['no condition', {}, false],
  ['False', { conditions: [{ type: 'Ready', status: 'False' }] }, false],
  [
    'True',
    {
      conditions: [
        { type: 'Initialized', status: 'False' },
        { type: 'Ready', status: 'True' },
      ],
    },
    true,
  ],
])('a pod is ready: %s', (_, status, expected) => {
  expect(isPodReady({ status })).toBe(expected);
});

test.each([
  [0, now, true],
  [10, now + 9_999, false],
  [10, now + 10_000, true],
])('a pod that has just become ready is available after %i seconds', (minReadySeconds, at, expected) => {
  const status = withPodCondition({}, { type: 'Ready', status: 'True' }, now);
  expect(isPodAvailable({ status }, minReadySeconds, at)).toBe(expected);
});
