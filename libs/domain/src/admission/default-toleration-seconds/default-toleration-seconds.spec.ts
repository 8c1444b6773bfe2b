import { expect, test } from 'vitest';
import { admitDefaultTolerations } from '#domain/admission/default-toleration-seconds/default-toleration-seconds.js';
import { given, requestOn } from '#domain/admission/fixture.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod, Toleration } from '#domain/schema/types/core-v1.js';

const podWith = (tolerations: readonly Toleration[]): Pod =>
  given(pods, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }], tolerations } });

const admitted = (tolerations: readonly Toleration[]): readonly Toleration[] | undefined =>
  (admitDefaultTolerations(requestOn(pods), podWith(tolerations)) as Pod).spec.tolerations;

const notReady = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 };
const unreachable = { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 };
const everything = { operator: 'Exists' };
const everyNoExecute = { operator: 'Exists', effect: 'NoExecute' };
const everyNoSchedule = { operator: 'Exists', effect: 'NoSchedule' };
const ownNotReady = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 1 };

test.each<[string, readonly Toleration[], readonly Toleration[]]>([
  ['no tolerations', [], [notReady, unreachable]],
  ['a toleration of something else', [{ key: 'a' }], [{ key: 'a' }, notReady, unreachable]],
  ['a toleration of everything', [everything], [everything]],
  ['one of every eviction', [everyNoExecute], [everyNoExecute]],
  ['one that is about no eviction', [everyNoSchedule], [everyNoSchedule, notReady, unreachable]],
  ['one of nodes that are not ready', [ownNotReady], [ownNotReady, unreachable]],
  ['one of unreachable nodes', [unreachable], [unreachable, notReady]],
])('a pod with %s', (_, tolerations, expected) => {
  expect(admitted(tolerations)).toEqual(expected);
});

test('the times are those of the flags', () => {
  const pod = admitDefaultTolerations(requestOn(pods), podWith([]), { notReady: 1, unreachable: 2 }) as Pod;
  expect(pod.spec.tolerations?.map(({ tolerationSeconds }) => tolerationSeconds)).toEqual([1, 2]);
});

test('updates are treated alike, subresources are left alone', () => {
  const pod = podWith([]);
  expect(admitDefaultTolerations(requestOn(pods, { operation: 'UPDATE' }), pod)).toMatchObject({ spec: { tolerations: [{}, {}] } });
  expect(admitDefaultTolerations(requestOn(pods, { operation: 'UPDATE', subresource: 'status' }), pod)).toBe(pod);
});
