import { describe, expect, test } from 'vitest';
import { deploymentStatus, progressCheckAt, rolloutStatus } from '#domain/controllers/deployment/deployment-status.js';
import type { Deployment, DeploymentCondition, ReplicaSet } from '#domain/schema/types/apps-v1.js';
import { deploymentOf, replicaSetOf } from '#testing/controller-model/rollout-objects.js';

const then = '2017-02-15T18:49:00Z';
const now = Date.parse('2017-02-15T18:50:30Z');
const nowText = '2017-02-15T18:50:30Z';

type Counts = readonly [replicas: number, ready: number, available: number];

/** As it was last reported: all of its replicas are updated ones. */
const reported = (
  deadline: number | undefined,
  desired: number,
  [replicas, ready, available]: Counts,
  conditions: DeploymentCondition[] = [],
): Deployment =>
  deploymentOf(desired, {
    spec: deadline === undefined ? {} : { progressDeadlineSeconds: deadline },
    status: { observedGeneration: 1, replicas, updatedReplicas: replicas, readyReplicas: ready, availableReplicas: available, conditions },
  });

const setWith = (name: string, replicas: number, actual: number, available: number): ReplicaSet =>
  replicaSetOf(name, replicas, {
    status: { replicas: actual, availableReplicas: available, observedGeneration: 1, terminatingReplicas: 0 },
  });

const progressing = (status: string, reason: string, time?: string): DeploymentCondition => ({
  type: 'Progressing',
  status,
  reason,
  ...(time !== undefined && { lastUpdateTime: time, lastTransitionTime: time }),
});
const updated = progressing('True', 'ReplicaSetUpdated', then);
const succeeded = progressing('True', 'NewReplicaSetAvailable', then);
const timedOut = progressing('False', 'ProgressDeadlineExceeded', then);

describe('the condition Progressing', () => {
  interface Case {
    readonly deployment: Deployment;
    readonly old?: ReplicaSet;
    readonly fresh?: ReplicaSet;
    readonly expected?: Partial<DeploymentCondition>;
  }
  const old = setWith('old', 0, 1, 1);
  const two = setWith('new', 3, 2, 2);
  const three = setWith('new', 3, 3, 3);

  test.each<[string, Case]>([
    ['goes when there is no deadline', { deployment: reported(undefined, 3, [2, 2, 2], [updated]), old, fresh: two }],
    ['goes when the deadline is infinite', { deployment: reported(2 ** 31 - 1, 3, [2, 2, 2], [updated]), old, fresh: two }],
    [
      'stays after a rollout',
      {
        deployment: reported(60, 3, [3, 3, 3], [succeeded]),
        old: setWith('old', 3, 3, 3),
        fresh: setWith('new', 0, 3, 0),
        expected: succeeded,
      },
    ],
    [
      'moves its update time with progress, not its transition',
      {
        deployment: reported(60, 3, [1, 2, 2], [updated]),
        old,
        fresh: two,
        expected: { ...updated, lastUpdateTime: nowText, message: 'ReplicaSet "new" is progressing.' },
      },
    ],
    [
      'becomes True again with progress',
      {
        deployment: reported(60, 3, [1, 2, 2], [timedOut]),
        old,
        fresh: two,
        expected: { status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: nowText, lastTransitionTime: nowText },
      },
    ],
    [
      'comes with progress',
      { deployment: reported(60, 3, [1, 2, 2]), old, fresh: two, expected: { status: 'True', reason: 'ReplicaSetUpdated' } },
    ],
    ['comes with progress of readiness', { deployment: reported(60, 3, [2, 0, 0]), fresh: two, expected: { reason: 'ReplicaSetUpdated' } }],
    [
      'tells the end of a rollout',
      {
        deployment: reported(60, 3, [3, 3, 3], [updated]),
        fresh: three,
        expected: {
          ...updated,
          reason: 'NewReplicaSetAvailable',
          lastUpdateTime: nowText,
          message: 'ReplicaSet "new" has successfully progressed.',
        },
      },
    ],
    [
      'becomes True at the end of a rollout that had timed out',
      {
        deployment: reported(60, 3, [3, 3, 3], [timedOut]),
        fresh: three,
        expected: { status: 'True', reason: 'NewReplicaSetAvailable', lastUpdateTime: nowText, lastTransitionTime: nowText },
      },
    ],
    [
      'comes at the end of a rollout',
      { deployment: reported(60, 3, [3, 3, 3]), fresh: three, expected: { reason: 'NewReplicaSetAvailable' } },
    ],
    [
      'names the Deployment where there is no new set',
      {
        deployment: reported(60, 0, [3, 3, 3], [updated]),
        old: setWith('old', 0, 0, 0),
        expected: { reason: 'NewReplicaSetAvailable', message: 'Deployment "web" has successfully progressed.' },
      },
    ],
    [
      'becomes False when the deadline is over',
      {
        deployment: reported(60, 3, [2, 2, 2], [updated]),
        fresh: two,
        expected: {
          status: 'False',
          reason: 'ProgressDeadlineExceeded',
          message: 'ReplicaSet "new" has timed out progressing.',
          lastUpdateTime: nowText,
          lastTransitionTime: nowText,
        },
      },
    ],
    ['stays within the deadline', { deployment: reported(600, 3, [2, 2, 2], [updated]), fresh: two, expected: updated }],
    ['stays when it has timed out', { deployment: reported(600, 3, [2, 2, 2], [timedOut]), fresh: two, expected: timedOut }],
  ])('%s', (_, { deployment, old: before, fresh, expected }) => {
    const { readyReplicas, ...rest } = deployment.status;
    const given = fresh ? { ...fresh, status: { ...fresh.status, readyReplicas: fresh.status.availableReplicas ?? 0 } } : undefined;
    const status = rolloutStatus({
      deployment: { ...deployment, status: { ...rest, ...(readyReplicas !== undefined && { readyReplicas }) } },
      ...(given && { newSet: given }),
      oldSets: before ? [before] : [],
      now,
    });
    const found = status.conditions?.find(({ type }) => type === 'Progressing');
    if (expected) expect(found).toMatchObject(expected);
    else expect(found).toBeUndefined();
  });
});

test.each<[string, Deployment, Counts, string, number | undefined]>([
  ['without a deadline', reported(undefined, 4, [3, 3, 2]), [3, 3, 2], then, undefined],
  ['with an infinite deadline', reported(2 ** 31 - 1, 4, [3, 3, 2]), [3, 3, 2], then, undefined],
  ['without the condition', reported(60, 4, [3, 3, 2]), [3, 3, 2], then, undefined],
  ['when complete', reported(60, 3, [3, 3, 3], [updated]), [3, 3, 3], then, undefined],
  ['when timed out', reported(60, 3, [3, 3, 0], [timedOut]), [3, 3, 0], then, undefined],
  ['30 s before the deadline', reported(60, 3, [3, 3, 1], [updated]), [3, 3, 1], '2017-02-15T18:49:30Z', 31],
  ['1 s before the deadline', reported(60, 3, [3, 3, 1], [updated]), [3, 3, 1], '2017-02-15T18:49:59Z', 2],
  ['at the deadline', reported(60, 3, [3, 3, 1], [updated]), [3, 3, 1], '2017-02-15T18:50:00Z', 1],
  ['after the deadline', reported(60, 3, [3, 3, 1], [updated]), [3, 3, 1], '2017-02-15T18:51:00Z', 1],
])('a stuck rollout is looked at again: %s', (_, deployment, [replicas, , available], at, seconds) => {
  const status = { observedGeneration: 1, replicas, updatedReplicas: replicas, availableReplicas: available };
  const expected = seconds === undefined ? undefined : Date.parse(at) + seconds * 1000;
  expect(progressCheckAt(deployment, status, Date.parse(at))).toBe(expected);
});

describe('counts', () => {
  test('are sums; unavailable ones are those that the sets should have and are not available', () => {
    const status = deploymentStatus({
      deployment: deploymentOf(10, { status: { collisionCount: 1 } }),
      newSet: replicaSetOf('new', 5, {
        status: { replicas: 4, readyReplicas: 3, availableReplicas: 2, terminatingReplicas: 1, observedGeneration: 1 },
      }),
      oldSets: [
        replicaSetOf('old', 7, {
          status: { replicas: 7, readyReplicas: 6, availableReplicas: 6, terminatingReplicas: 2, observedGeneration: 1 },
        }),
      ],
      now,
    });
    expect(status).toMatchObject({
      observedGeneration: 1,
      replicas: 11,
      updatedReplicas: 4,
      readyReplicas: 9,
      availableReplicas: 8,
      unavailableReplicas: 4,
      terminatingReplicas: 3,
      collisionCount: 1,
    });
  });

  test.each<[string, readonly ReplicaSet[], number | undefined]>([
    ['none', [], 0],
    ['one that was never looked at', [replicaSetOf('a', 1)], 0],
    ['one that does not tell', [replicaSetOf('a', 1, { status: { observedGeneration: 1 } })], undefined],
    ['one that tells', [replicaSetOf('a', 1, { status: { observedGeneration: 1, terminatingReplicas: 4 } })], 4],
  ])('terminating replicas of %s', (_, oldSets, expected) => {
    expect(deploymentStatus({ deployment: deploymentOf(1), oldSets, now }).terminatingReplicas).toBe(expected);
  });

  test.each([
    [10, 3, 7, 'True', ['MinimumReplicasAvailable', 'Deployment has minimum availability.']],
    [10, 3, 6, 'False', ['MinimumReplicasUnavailable', 'Deployment does not have minimum availability.']],
    [0, 0, 0, 'True', ['MinimumReplicasAvailable', 'Deployment has minimum availability.']],
  ])('of %i with %i that may be unavailable %i make Available %s', (replicas, unavailable, available, status, [reason, message]) => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: unavailable } };
    const deployment = deploymentOf(replicas, { spec: { strategy } });
    const { conditions } = deploymentStatus({ deployment, oldSets: [setWith('a', replicas, replicas, available)], now });
    expect(conditions).toEqual([{ type: 'Available', status, reason, message, lastUpdateTime: nowText, lastTransitionTime: nowText }]);
  });
});

test('the failure of a set becomes one of the Deployment, that of the new set first', () => {
  const failing = (name: string, message: string): ReplicaSet =>
    replicaSetOf(name, 1, {
      status: { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message, lastTransitionTime: then }] },
    });
  const of = (newSet: ReplicaSet, old: ReplicaSet): readonly (string | undefined)[] =>
    (rolloutStatus({ deployment: deploymentOf(1), newSet, oldSets: [old], now }).conditions ?? [])
      .filter(({ type }) => type === 'ReplicaFailure')
      .map(({ message }) => message);
  expect(of(failing('new', 'quota'), failing('old', 'other'))).toEqual(['quota']);
  expect(of(replicaSetOf('new', 1), failing('old', 'other'))).toEqual(['other']);
  expect(of(replicaSetOf('new', 1), replicaSetOf('old', 1))).toEqual([]);
});
