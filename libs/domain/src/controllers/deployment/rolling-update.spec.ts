import { describe, expect, test } from 'vitest';
import { maxSurge, maxUnavailable } from '#domain/controllers/deployment/fenceposts.js';
import { newSetSize, newSetStep, oldSetSteps } from '#domain/controllers/deployment/rolling-update.js';
import { proportionalChange, scaleProportionally } from '#domain/controllers/deployment/proportional-scaling.js';
import type { IntOrString } from '#domain/int-or-string/int-or-string.js';
import type { Deployment } from '#domain/schema/types/apps-v1.js';
import { deploymentOf, replicaSetOf } from '#testing/controller-model/rollout-objects.js';

const rolling = (replicas: number, surge?: IntOrString, unavailable?: IntOrString): Deployment =>
  deploymentOf(replicas, {
    spec: {
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          ...(surge !== undefined && { maxSurge: surge }),
          ...(unavailable !== undefined && { maxUnavailable: unavailable }),
        },
      },
    },
  });

const recreate = (replicas: number): Deployment => deploymentOf(replicas, { spec: { strategy: { type: 'Recreate' } } });

// the tables are those of pkg/controller/deployment/*_test.go

describe('fenceposts', () => {
  test.each<[IntOrString | undefined, IntOrString | undefined, number, number, number]>([
    ['0%', '0%', 10, 0, 1],
    ['39%', '39%', 10, 4, 3],
    ['oops', '39%', 10, 0, 0],
    ['55%', 'urg', 10, 0, 0],
    [undefined, '39%', 10, 0, 3],
    ['39%', undefined, 10, 4, 0],
    [undefined, undefined, 10, 0, 1],
    ['25%', '25%', 3, 1, 0],
    ['1%', '25%', 1, 1, 0],
    [1, 5, 10, 1, 5],
    [1, 10, 5, 1, 5],
    [1, '100%', 5, 1, 5],
    [1, 10, 0, 1, 0],
  ])('maxSurge %s and maxUnavailable %s of %i: %i more, %i fewer', (surge, unavailable, replicas, more, fewer) => {
    expect(maxSurge(rolling(replicas, surge, unavailable))).toBe(more);
    expect(maxUnavailable(rolling(replicas, surge, unavailable))).toBe(fewer);
  });

  test('Recreate has none', () => {
    expect(maxSurge(recreate(3))).toBe(0);
    expect(maxUnavailable(recreate(3))).toBe(0);
  });
});

describe('the new ReplicaSet', () => {
  test.each([
    ['no more where there are too many already', rolling(1, 1), 5, 5],
    ['all where surge allows', rolling(6, 10), 2, 6],
    ['all with Recreate', recreate(3), 1, 3],
  ])('beside five others may have %s', (_, deployment, size, expected) => {
    expect(newSetSize(deployment, [replicaSetOf('other', 5)], size)).toBe(expected);
  });

  test.each<[number, number, number, number, number | undefined]>([
    [10, 0, 10, 0, undefined],
    [10, 2, 10, 0, 2],
    [10, 2, 5, 0, 7],
    [10, 2, 10, 2, undefined],
    [10, 2, 2, 11, 10],
    [10, 2, 0, 10, undefined],
  ])('of %i with surge %i and old %i goes from %i to %s', (replicas, surge, old, size, to) => {
    const step = newSetStep(rolling(replicas, surge, 0), replicaSetOf('new', size), [replicaSetOf('old', old)]);
    expect(step?.to).toBe(to);
  });
});

describe('old ReplicaSets', () => {
  interface Case {
    readonly replicas: number;
    readonly unavailable: number;
    /** Size and how many are available. */
    readonly old: readonly (readonly [size: number, available: number])[];
    readonly fresh: readonly [size: number, available: number];
    readonly steps: readonly (readonly [name: string, to: number])[];
  }
  test.each<[string, Case]>([
    // without surge and unavailable pods one pod may be unavailable all the same
    ['one goes when none may', { replicas: 10, unavailable: 0, old: [[10, 10]], fresh: [0, 0], steps: [['old-0', 9]] }],
    ['as many as may be unavailable', { replicas: 10, unavailable: 2, old: [[10, 10]], fresh: [0, 0], steps: [['old-0', 8]] }],
    ['unavailable ones go first', { replicas: 10, unavailable: 2, old: [[10, 8]], fresh: [0, 0], steps: [['old-0', 8]] }],
    [
      'then available ones, in a second step',
      {
        replicas: 10,
        unavailable: 2,
        old: [[10, 9]],
        fresh: [0, 0],
        steps: [
          ['old-0', 9],
          ['old-0', 8],
        ],
      },
    ],
    ['new ones that are not available hold them back', { replicas: 10, unavailable: 2, old: [[8, 8]], fresh: [2, 0], steps: [] }],
    ['too few are available', { replicas: 10, unavailable: 2, old: [[10, 1]], fresh: [0, 0], steps: [['old-0', 8]] }],
    ['there are none', { replicas: 10, unavailable: 2, old: [[0, 10]], fresh: [10, 10], steps: [] }],
    [
      'the oldest first',
      {
        replicas: 10,
        unavailable: 3,
        old: [
          [2, 2],
          [6, 6],
        ],
        fresh: [4, 4],
        steps: [
          ['old-0', 0],
          ['old-1', 3],
        ],
      },
    ],
    [
      'unavailable ones of each, as far as the budget goes',
      {
        replicas: 10,
        unavailable: 2,
        old: [
          [5, 4],
          [5, 3],
        ],
        fresh: [1, 1],
        steps: [
          ['old-0', 4],
          ['old-1', 3],
        ],
      },
    ],
    [
      'one that was scaled down and does not show it yet stops the rest',
      { replicas: 4, unavailable: 1, old: [[2, 3]], fresh: [3, 3], steps: [] },
    ],
  ])('%s', (_, { replicas, unavailable, old, fresh, steps }) => {
    const sets = old.map(([size, available], i) => replicaSetOf(`old-${i}`, size, { age: i, status: { availableReplicas: available } }));
    const newSet = replicaSetOf('new', fresh[0], { age: 50, status: { availableReplicas: fresh[1] } });
    const found = oldSetSteps(rolling(replicas, 0, unavailable), newSet, sets.toReversed());
    expect(found.map(({ set, to }) => [set.metadata.name, to])).toEqual(steps);
  });
});

describe('scaling in the middle of a rollout', () => {
  interface Case {
    readonly from: number;
    readonly to: number;
    readonly surge?: readonly [before: number, after: number];
    /** Sizes of the new one, or nothing, and of the old ones, newest first. */
    readonly fresh?: number;
    readonly old: readonly number[];
    readonly expected: readonly [fresh: number | undefined, ...old: number[]];
    readonly available?: number;
  }
  test.each<Case>([
    { from: 10, to: 12, fresh: 10, old: [], expected: [12] },
    { from: 10, to: 5, fresh: 10, old: [], expected: [5] },
    { from: 5, to: 10, fresh: 2, old: [3], expected: [4, 6] },
    { from: 5, to: 3, fresh: 2, old: [3], expected: [1, 2] },
    { from: 9, to: 4, fresh: 8, old: [1], expected: [4, 0] },
    { from: 7, to: 10, fresh: 2, old: [3, 2], expected: [3, 4, 3] },
    { from: 13, to: 8, fresh: 2, old: [8, 3], expected: [1, 5, 2] },
    { from: 3, to: 4, fresh: 1, old: [1, 1], expected: [2, 1, 1] },
    { from: 3, to: 2, fresh: 1, old: [1, 1], expected: [1, 1, 0] },
    { from: 4, to: 5, old: [2, 2], expected: [undefined, 3, 2] },
    { from: 6, to: 0, fresh: 3, old: [2, 1], expected: [0, 0, 0] },
    { from: 6, to: 6, fresh: 0, old: [0, 0], expected: [6, 0, 0] },
    { from: 10, to: 20, surge: [2, 2], fresh: 6, old: [6], expected: [11, 11] },
    { from: 10, to: 50, surge: [3, 6], fresh: 5, old: [8], expected: [22, 34] },
    { from: 10, to: 14, old: [7, 3], expected: [undefined, 10, 4] },
    { from: 2, to: 2, surge: [1, 1], fresh: 2, old: [1], expected: [2, 1] },
    { from: 2, to: 2, surge: [1, 1], fresh: 2, old: [1], available: 2, expected: [2, 0] },
  ])('from $from to $to: $fresh and $old become $expected', ({ from, to, surge = [0, 0], fresh, old, expected, available }) => {
    const annotations = {
      'deployment.kubernetes.io/desired-replicas': String(from),
      'deployment.kubernetes.io/max-replicas': String(from + surge[0]),
    };
    const newSet =
      fresh === undefined ? undefined : replicaSetOf('new', fresh, { age: 50, annotations, status: { availableReplicas: available ?? 0 } });
    const oldSets = old.map((size, i) => replicaSetOf(`old-${i}`, size, { age: 40 - i, annotations }));
    const { steps } = scaleProportionally(rolling(to, surge[1], surge[1] > 0 ? 1 : undefined), newSet, oldSets);
    const sizeOf = (name: string, before: number | undefined): number | undefined =>
      steps.findLast(({ set }) => set.metadata.name === name)?.to ?? before;
    expect([sizeOf('new', fresh), ...old.map((size, i) => sizeOf(`old-${i}`, size))]).toEqual(expected);
  });

  interface Change {
    readonly replicas: number;
    readonly observed?: number;
    readonly surge?: number;
    readonly size: number;
    /** The annotation max-replicas. */
    readonly most?: string;
    readonly change: number;
  }
  test.each<[string, Change]>([
    ['an empty Deployment scales to 0', { replicas: 0, size: 10, change: -10 }],
    ['nothing is known of the size before', { replicas: 10, size: 5, change: 0 }],
    ['the annotation is 0, and so is the status', { replicas: 10, size: 5, most: '0', change: 0 }],
    ['up by a fifth, as the status says', { replicas: 120, observed: 100, size: 50, change: 10 }],
    ['up by a fifth, as the status says where the annotation is 0', { replicas: 120, observed: 100, size: 50, most: '0', change: 10 }],
    ['up by a fifth', { replicas: 120, size: 50, most: '100', change: 10 }],
    ['up by a fifth with surge', { replicas: 120, surge: 10, size: 50, most: '110', change: 9 }],
    ['down by a sixth', { replicas: 10, size: 6, most: '12', change: -1 }],
    ['down by a sixth with surge', { replicas: 100, surge: 10, size: 50, most: '130', change: -8 }],
  ])('%s', (_, { replicas, observed = 0, surge = 0, size, most, change }) => {
    const annotations = most === undefined ? {} : { 'deployment.kubernetes.io/max-replicas': most };
    const deployment = { ...rolling(replicas, surge, 1), status: { replicas: observed } };
    expect(proportionalChange(deployment, replicaSetOf('set', size, { annotations }))).toBe(change);
  });
});
