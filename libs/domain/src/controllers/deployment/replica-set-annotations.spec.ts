import { expect, test } from 'vitest';
import {
  type Annotations,
  annotationsOfRollback,
  desiredReplicas,
  lastRevision,
  newSetAnnotations,
} from '#domain/controllers/deployment/replica-set-annotations.js';
import { deploymentOf, replicaSetOf } from '#testing/controller-model/rollout-objects.js';

const prefix = 'deployment.kubernetes.io';
const revision = `${prefix}/revision`;
const history = `${prefix}/revision-history`;

test.each<[string, Annotations, Annotations, number, Annotations | undefined]>([
  ['a first revision has no history', {}, {}, 1, { [revision]: '1' }],
  ['a lower one is not taken', {}, { [revision]: '5' }, 4, undefined],
  ['a raised one is remembered', {}, { [revision]: '1' }, 3, { [revision]: '3', [history]: '1' }],
  ['and added to what is remembered', {}, { [revision]: '3', [history]: '1' }, 5, { [revision]: '5', [history]: '1,3' }],
  ['one that is no number is left alone, with everything else', { a: 'b' }, { [revision]: 'x' }, 5, undefined],
  ['annotations are copied', { a: 'b' }, { [revision]: '1', c: 'd' }, 1, { [revision]: '1', a: 'b', c: 'd' }],
  ['those that went stay', {}, { [revision]: '1', a: 'b' }, 1, undefined],
  [
    'bookkeeping is not copied',
    {
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      [revision]: '9',
      [history]: '8',
      [`${prefix}/desired-replicas`]: '7',
      [`${prefix}/max-replicas`]: '7',
      'deprecated.deployment.rollback.to': '1',
    },
    { [revision]: '1' },
    1,
    undefined,
  ],
])('%s', (_, ofDeployment, ofSet, newRevision, expected) => {
  const deployment = deploymentOf(1, { annotations: ofDeployment });
  expect(newSetAnnotations(deployment, replicaSetOf('a', 1, { annotations: ofSet }), newRevision)).toEqual(expected);
});

test('the history drops its oldest entries beyond 2000 characters', () => {
  const long = Array.from({ length: 400 }, (_, i) => String(1000 + i)).join(',');
  const annotations = { [revision]: '1400', [history]: long };
  const next = newSetAnnotations(deploymentOf(1), replicaSetOf('a', 1, { annotations }), 1401)?.[history];
  expect(long).toHaveLength(1999);
  expect(next).toHaveLength(1999);
  expect(next?.startsWith('1001,')).toBe(true);
  expect(next?.endsWith(',1399,1400')).toBe(true);
});

test.each([
  ['5', 5],
  ['0', 0],
  ['-1', undefined],
  ['+1', undefined],
  ['x', undefined],
  ['2147483647', 2147483647],
  ['2147483648', undefined],
])('a desired size of %j is %s', (text, expected) => {
  expect(desiredReplicas(replicaSetOf('a', 1, { annotations: { [`${prefix}/desired-replicas`]: text } }))).toBe(expected);
});

test.each([
  [[], 0],
  [['1'], 0],
  [['2', '1'], 1],
  [['1', '5', '3'], 3],
  [['1', 'x', '5'], 1],
])('the last revision of %j is %i', (revisions, expected) => {
  expect(lastRevision(revisions.map((text, i) => replicaSetOf(`s${i}`, 1, { annotations: { [revision]: text } })))).toBe(expected);
});

test('a rollback takes the annotations of the set, and keeps what is not copied', () => {
  const deployment = deploymentOf(1, {
    annotations: { [revision]: '2', 'change-cause': 'edit', 'deprecated.deployment.rollback.to': '1' },
  });
  const set = replicaSetOf('a', 1, { annotations: { [revision]: '1', 'change-cause': 'create' } });
  expect(annotationsOfRollback(deployment, set)).toEqual({ [revision]: '2', 'change-cause': 'create' });
});
