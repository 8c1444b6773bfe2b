import { describe, expect, test } from 'vitest';
import { containerGraceSeconds, podGraceSeconds, remainingGraceSeconds } from '#domain/kubelet/stop/grace-period.js';
import { stopsAfter } from '#domain/kubelet/stop/stop-order.js';
import { aPod, container, sidecar } from '#domain/kubelet/testdata/view.js';

describe('the grace of a pod', () => {
  test.each<[string, number | undefined, number | undefined, number | undefined, number]>([
    ['is what its deletion says', 5, 30, undefined, 5],
    ['or its spec', undefined, 30, undefined, 30],
    ['and can become shorter', 5, 30, 3, 3],
    ['but not longer', 5, 30, 10, 5],
    ['it is a second at least', 0, 0, undefined, 1],
    ['a deletion without grace leaves it to the spec', 0, 30, undefined, 30],
  ])('%s', (_, deletionGracePeriodSeconds, terminationGracePeriodSeconds, given, expected) => {
    const metadata = deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds };
    const pod = aPod(terminationGracePeriodSeconds === undefined ? {} : { terminationGracePeriodSeconds }, { metadata });
    expect(podGraceSeconds(pod, given)).toBe(expected);
  });
});

describe('the grace of a container', () => {
  const c = container('c', { livenessProbe: { terminationGracePeriodSeconds: 7 }, startupProbe: {} });
  const pod = aPod({ terminationGracePeriodSeconds: 30 });
  test.each([
    ['LivenessProbe', 7],
    ['StartupProbe', 30],
    ['Unknown', 30],
    ['RestartAllContainers', 0],
  ] as const)('stopped for %s is %d s', (reason, seconds) => {
    expect(containerGraceSeconds(pod, c, reason)).toBe(seconds);
  });

  test('of a deleted pod is the deletion’s, without any it is two seconds', () => {
    expect(
      containerGraceSeconds(
        aPod({ terminationGracePeriodSeconds: 30 }, { metadata: { deletionGracePeriodSeconds: 3 } }),
        c,
        'LivenessProbe',
      ),
    ).toBe(3);
    expect(containerGraceSeconds(aPod(), c, 'Unknown')).toBe(2);
  });

  test.each([
    [30, [9400], 21],
    [30, [40_000], 2],
    [30, [9000, 9000], 12],
    [1, [], 2],
  ])('of %d s after %j ms is %d s', (grace, spent, left) => {
    expect(remainingGraceSeconds(grace, ...spent)).toBe(left);
  });
});

test('sidecars stop after the containers, the last one first', () => {
  const { spec } = aPod({
    initContainers: [sidecar('s1'), container('i'), sidecar('s2'), sidecar('s3')],
    containers: [container('a'), container('b')],
  });
  const after = (name: string, ...running: string[]): readonly string[] => stopsAfter(spec, new Set(running), name);
  expect(after('a', 'a', 'b', 's1')).toEqual([]);
  expect(after('s3', 'a', 'b', 's3')).toEqual(['a', 'b']);
  expect(after('s2', 'a', 's2', 's3')).toEqual(['a', 's3']);
  expect(after('s1', 's1', 's2', 's3')).toEqual(['s2']);
  expect(after('s1', 's1', 's3')).toEqual([]);
});
