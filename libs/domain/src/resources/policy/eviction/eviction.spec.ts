import { describe, expect, test } from 'vitest';
import { decideEviction } from '#domain/resources/policy/eviction/decide-eviction.js';
import { disruptBudget, tooManyDisruptions, withEvictionCondition } from '#domain/resources/policy/eviction/disrupt-budget.js';
import { evictionOptions } from '#domain/resources/policy/eviction/eviction-options.js';
import type { Pod, PodStatus } from '#domain/schema/types/core-v1.js';
import type { DeleteOptions } from '#domain/schema/types/meta-v1.js';
import type { PodDisruptionBudget, PodDisruptionBudgetSpec, PodDisruptionBudgetStatus } from '#domain/schema/types/policy-v1.js';
import { StatusError } from '#domain/status/status-error.js';

const metadata = { name: 'a', namespace: 'd', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const now = Date.UTC(2026, 0, 2);
const ready: PodStatus = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };

function pod(status: PodStatus, meta: Partial<Pod['metadata']> = {}): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels: { app: 'a' }, ...meta }, spec: { containers: [] }, status };
}

function budget(
  status: Partial<PodDisruptionBudgetStatus> = {},
  spec: Partial<PodDisruptionBudgetSpec> = {},
  meta: Partial<Pod['metadata']> = {},
): PodDisruptionBudget {
  const counts = { observedGeneration: 3, disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 };
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { ...metadata, name: 'b', generation: 3, ...meta },
    spec: { selector: { matchLabels: { app: 'a' } }, ...spec },
    status: { ...counts, ...status },
  };
}

function errorOf(run: () => unknown): StatusError {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('decision', () => {
  const unready: PodStatus = { phase: 'Running' };
  const deleted = { action: 'delete', ifUnchanged: false, retry: true };

  test.each<[string, Pod, readonly PodDisruptionBudget[], object]>([
    ['a pod that has ended goes', pod({ phase: 'Failed' }), [budget()], deleted],
    ['a pod that is going goes', pod(ready, { deletionTimestamp: '2026-01-01T00:00:00Z' }), [budget()], deleted],
    ['a pod that starts goes unless it changes', pod({ phase: 'Pending' }), [budget()], { ...deleted, ifUnchanged: true }],
    ['a pod without budget goes', pod(ready), [], { ...deleted, retry: false }],
    ['a budget in another namespace counts nothing', pod(ready), [budget({}, {}, { namespace: 'e' })], { ...deleted, retry: false }],
    [
      'a budget of other pods counts nothing',
      pod(ready),
      [budget({}, { selector: { matchLabels: { app: 'b' } } })],
      { ...deleted, retry: false },
    ],
    [
      'an invalid selector counts nothing',
      pod(ready),
      [budget({}, { selector: { matchLabels: { 'a b': 'c' } } })],
      { ...deleted, retry: false },
    ],
    [
      'an empty selector counts all',
      pod(ready),
      [budget({}, { selector: {} })],
      { action: 'disrupt', budget: budget({}, { selector: {} }) },
    ],
    ['a healthy pod costs a disruption', pod(ready), [budget()], { action: 'disrupt', budget: budget() }],
    [
      'an unhealthy pod goes as long as the healthy ones are enough',
      pod(unready),
      [budget()],
      { action: 'delete', ifUnchanged: true, retry: false, budget: 'b' },
    ],
    [
      'an unhealthy pod costs a disruption when they are not',
      pod(unready),
      [budget({ currentHealthy: 1 })],
      { action: 'disrupt', budget: budget({ currentHealthy: 1 }) },
    ],
    [
      'an unhealthy pod always goes where the budget says so',
      pod(unready),
      [budget({ currentHealthy: 0 }, { unhealthyPodEvictionPolicy: 'AlwaysAllow' })],
      { action: 'delete', ifUnchanged: true, retry: false, budget: 'b' },
    ],
    [
      'two budgets are one too many',
      pod(ready),
      [budget(), budget({}, {}, { name: 'c' })],
      { action: 'none', message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.' },
    ],
  ])('%s', (_, given, budgets, decision) => {
    expect(decideEviction(given, budgets)).toEqual(decision);
  });
});

describe('budget', () => {
  test('a disruption is taken and the pod is noted', () => {
    const { status } = disruptBudget(budget({ disruptionsAllowed: 2, disruptedPods: { x: '2026-01-01T00:00:00Z' } }), 'a', now);
    expect(status.disruptionsAllowed).toBe(1);
    expect(status.disruptedPods).toEqual({ x: '2026-01-01T00:00:00Z', a: '2026-01-02T00:00:00Z' });
    expect(status.conditions).toBeUndefined();
  });

  test('the last disruption changes the condition', () => {
    expect(disruptBudget(budget(), 'a', now).status.conditions).toEqual([
      {
        type: 'DisruptionAllowed',
        status: 'False',
        observedGeneration: 3,
        lastTransitionTime: '2026-01-02T00:00:00Z',
        reason: 'InsufficientPods',
        message: '',
      },
    ]);
  });

  const condition = { type: 'DisruptionAllowed', status: 'False', message: 'why', lastTransitionTime: null };

  test.each<[Partial<PodDisruptionBudgetStatus>, string]>([
    [{ currentHealthy: 2 }, 'The disruption budget b needs 2 healthy pods and has 2 currently'],
    [{}, 'The disruption budget b does not allow evicting pods currently'],
    [
      { conditions: [{ ...condition, reason: 'SyncFailed' }], currentHealthy: 0 },
      'The disruption budget b does not allow evicting pods currently because it failed sync: why',
    ],
    [{ conditions: [{ ...condition, reason: 'Other' }] }, 'The disruption budget b does not allow evicting pods currently (Other): why'],
  ])('with %j it is refused: %s', (status, message) => {
    const { status: answer } = errorOf(() => disruptBudget(budget({ ...status, disruptionsAllowed: 0 }), 'a', now));
    expect(answer).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      reason: 'TooManyRequests',
      details: { causes: [{ reason: 'DisruptionBudget', message }] },
      code: 429,
    });
  });

  test('a budget that the controller has not seen is waited for', () => {
    const error = errorOf(() => disruptBudget(budget({ observedGeneration: 2 }), 'a', now));
    expect(error.status).toEqual(tooManyDisruptions('b').status);
    expect(error.status.details).toEqual({
      causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget b is still being processed by the server.' }],
      retryAfterSeconds: 10,
    });
  });

  test.each<[Partial<PodDisruptionBudgetStatus>, string]>([
    [{ disruptionsAllowed: -1 }, 'poddisruptionbudget.policy "b" is forbidden: pdb disruptions allowed is negative'],
    [
      { disruptedPods: Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`p${i}`, '2026-01-01T00:00:00Z'])) },
      'poddisruptionbudget.policy "b" is forbidden: DisruptedPods map too big - too many evictions not confirmed by PDB controller',
    ],
  ])('out of order it is refused', (status, message) => {
    expect(errorOf(() => disruptBudget(budget(status), 'a', now)).message).toBe(message);
  });
});

test('the pod says that it is evicted', () => {
  expect(withEvictionCondition(pod({ phase: 'Running' }), now).status.conditions).toEqual([
    {
      type: 'DisruptionTarget',
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: '2026-01-02T00:00:00Z',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    },
  ]);
});

describe('options', () => {
  const eviction = (deleteOptions?: DeleteOptions) => ({
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata,
    ...(deleteOptions && { deleteOptions }),
  });

  test.each<[DeleteOptions | undefined, readonly string[], DeleteOptions]>([
    [undefined, [], {}],
    [undefined, ['All'], { dryRun: ['All'] }],
    [{ gracePeriodSeconds: 5 }, ['All'], { gracePeriodSeconds: 5, dryRun: ['All'] }],
    [{ dryRun: ['All'] }, [], { dryRun: ['All'] }],
    [{ dryRun: ['All'] }, ['All'], { dryRun: ['All'] }],
  ])('%j in a request of %j', (given, dryRun, options) => {
    expect(evictionOptions(eviction(given), 'a', dryRun)).toEqual(options);
  });

  test.each<[DeleteOptions, string, readonly string[], number, string]>([
    [{}, 'b', [], 400, 'name in URL does not match name in Eviction object'],
    [{ dryRun: ['x'] }, 'a', ['All'], 400, 'Non-matching dry-run options in request and content: [All] and [x]'],
    [
      { ignoreStoreReadErrorWithClusterBreakingPotential: true },
      'a',
      [],
      422,
      'Eviction.policy "a" is invalid: deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential: Invalid value: true: can not be set for pod eviction, try after removing the option',
    ],
  ])('%j for %s with %j is refused', (given, name, dryRun, code, message) => {
    const error = errorOf(() => evictionOptions(eviction(given), name, dryRun));
    expect([error.code, error.message]).toEqual([code, message]);
  });
});
