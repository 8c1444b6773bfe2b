import { describe, expect, test } from 'vitest';
import { taintToleration } from '#domain/scheduling/plugins/taint-toleration/taint-toleration.js';
import { node, pod, scores, verdicts } from '#domain/scheduling/fixture.js';
import type { Taint, Toleration } from '#domain/schema/types/core-v1.js';

const taint = (key: string, value: string, effect: string): Taint => ({ key, value, effect });
const untolerated = 'node(s) had untolerated taint(s)!';

describe('filter', () => {
  test.each<{ name: string; taints: Taint[]; tolerations?: Toleration[]; says: string }>([
    { name: 'no toleration', taints: [taint('dedicated', 'user1', 'NoSchedule')], says: untolerated },
    {
      name: 'the same value',
      taints: [taint('dedicated', 'user1', 'NoSchedule')],
      tolerations: [{ key: 'dedicated', value: 'user1', effect: 'NoSchedule' }],
      says: 'fits',
    },
    {
      name: 'another value',
      taints: [taint('dedicated', 'user1', 'NoSchedule')],
      tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'user2', effect: 'NoSchedule' }],
      says: untolerated,
    },
    {
      name: 'any value',
      taints: [taint('foo', 'bar', 'NoSchedule')],
      tolerations: [{ key: 'foo', operator: 'Exists', effect: 'NoSchedule' }],
      says: 'fits',
    },
    {
      name: 'another effect',
      taints: [taint('foo', 'bar', 'NoSchedule')],
      tolerations: [{ key: 'foo', operator: 'Equal', value: 'bar', effect: 'PreferNoSchedule' }],
      says: untolerated,
    },
    { name: 'every effect', taints: [taint('foo', 'bar', 'NoSchedule')], tolerations: [{ key: 'foo', value: 'bar' }], says: 'fits' },
    { name: 'everything', taints: [taint('foo', 'bar', 'NoExecute')], tolerations: [{ operator: 'Exists' }], says: 'fits' },
    {
      name: 'one of two',
      taints: [taint('a', '1', 'NoSchedule'), taint('b', '2', 'NoExecute')],
      tolerations: [{ key: 'a', value: '1' }],
      says: untolerated,
    },
    { name: 'a taint to be avoided only', taints: [taint('dedicated', 'user1', 'PreferNoSchedule')], says: 'fits' },
    {
      name: 'an operator that is off in v1.36',
      taints: [taint('level', '5', 'NoSchedule')],
      tolerations: [{ key: 'level', operator: 'Gt', value: '3' }],
      says: untolerated,
    },
  ])('$name: $says', ({ taints, tolerations = [], says }) => {
    expect(verdicts(taintToleration, pod('p', { tolerations }), { nodes: [node('n', { taints })] })).toEqual({ n: says });
  });
});

/** Upstream's table: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration_test.go. */
describe('score', () => {
  const cpu = taint('cpu-type', 'arm64', 'PreferNoSchedule');
  const disk = taint('disk-type', 'ssd', 'PreferNoSchedule');
  test.each<{ name: string; tolerations?: Toleration[]; taints: Taint[][]; gives: number[] }>([
    {
      name: 'what is tolerated does not count',
      tolerations: [{ key: 'foo', operator: 'Equal', value: 'bar', effect: 'PreferNoSchedule' }],
      taints: [[taint('foo', 'bar', 'PreferNoSchedule')], [taint('foo', 'blah', 'PreferNoSchedule')]],
      gives: [100, 0],
    },
    {
      name: 'however much of it there is',
      tolerations: [
        { key: 'cpu-type', operator: 'Equal', value: 'arm64', effect: 'PreferNoSchedule' },
        { key: 'disk-type', operator: 'Equal', value: 'ssd', effect: 'PreferNoSchedule' },
      ],
      taints: [[], [cpu], [cpu, disk]],
      gives: [100, 100, 100],
    },
    {
      name: 'the more there is that is not tolerated the worse',
      tolerations: [{ key: 'foo', operator: 'Equal', value: 'bar', effect: 'PreferNoSchedule' }],
      taints: [[], [cpu], [cpu, disk]],
      gives: [100, 50, 0],
    },
    {
      name: 'only taints to be avoided count',
      tolerations: [{ key: 'cpu-type', operator: 'Equal', value: 'arm64', effect: 'NoSchedule' }],
      taints: [[], [taint('cpu-type', 'arm64', 'NoSchedule')], [cpu, disk]],
      gives: [100, 100, 0],
    },
    { name: 'no tolerations', taints: [[], [cpu]], gives: [100, 0] },
  ])('$name', ({ tolerations = [], taints, gives }) => {
    const nodes = taints.map((some, i) => node(`n${i}`, { taints: some }));
    expect(Object.values(scores(taintToleration, pod('p', { tolerations }), { nodes }) ?? {})).toEqual(gives);
  });
});
