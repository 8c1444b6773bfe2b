import { describe, expect, test } from 'vitest';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import { cycleOf, node, pod, type PodWords } from '#domain/scheduling/fixture.js';
import type { PostFilterResult } from '#domain/scheduling/framework/plugin.js';
import { defaultPreemption } from '#domain/scheduling/plugins/default-preemption/default-preemption.js';
import { pickCandidate } from '#domain/scheduling/plugins/default-preemption/pick-candidate.js';
import { schedule } from '#domain/scheduling/schedule.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';

const small = { allocatable: { cpu: '500m', memory: '500', pods: '10' } };
const asking = (cpu: string): PodWords => ({ requests: [{ cpu }] });

function preempt(preemptor: Pod, nodes: readonly Node[], pods: readonly Pod[], objects: readonly KubeObject[] = []): PostFilterResult {
  const cycle = cycleOf(preemptor, { nodes, pods, objects });
  const { reasons, filters } = schedule(new PodInfo(preemptor), cycle.snapshot, cycle.context);
  if (!reasons) throw new Error('the pod fits');
  return defaultPreemption.postFilter?.({ filters, statusOf: reasons.statusOf }, cycle) ?? {};
}
const names = (result: PostFilterResult): readonly string[] => (result.victims ?? []).map(({ metadata }) => metadata.name);

function budget(disruptionsAllowed: number, labels: Record<string, string>, disruptedPods: Record<string, string> = {}): KubeObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'pdb', namespace: 'default', uid: 'pdb', resourceVersion: '1', creationTimestamp: '' },
    spec: { selector: { matchLabels: labels } },
    status: { disruptionsAllowed, disruptedPods },
  } as KubeObject;
}

describe('victims', () => {
  test.each<{ name: string; wants: string; there: Record<string, [priority: number, cpu: string]>; victims: string[] }>([
    { name: 'one that is enough', wants: '200m', there: { low: [0, '300m'], lower: [-5, '200m'] }, victims: ['lower'] },
    {
      name: 'equals that cannot be let back one by one',
      wants: '400m',
      there: { a: [0, '100m'], b: [0, '300m'], c: [0, '100m'] },
      victims: ['b', 'c'],
    },
    { name: 'all, if it must be', wants: '500m', there: { a: [1, '300m'], b: [2, '200m'] }, victims: ['b', 'a'] },
    { name: 'none of equal or higher priority', wants: '200m', there: { high: [100, '300m'], low: [5, '200m'] }, victims: ['low'] },
  ])('$name', ({ wants, there, victims }) => {
    const pods = Object.entries(there).map(([name, [priority, cpu]]) => pod(name, { ...asking(cpu), priority, on: 'n' }));
    const result = preempt(pod('p', { ...asking(wants), priority: 100 }), [node('n', small)], pods);
    expect(result.nominatedNodeName).toBe('n');
    expect(names(result).toSorted()).toEqual(victims.toSorted());
  });

  test('of equal priority the one that started last', () => {
    const started = (name: string, startTime: string): Pod => pod(name, { ...asking('250m'), priority: 0, on: 'n', status: { startTime } });
    const pods = [started('young', '2026-01-02T00:00:00Z'), started('old', '2026-01-01T00:00:00Z')];
    expect(names(preempt(pod('p', { ...asking('100m'), priority: 100 }), [node('n', small)], pods))).toEqual(['young']);
  });

  test('pods that a budget protects are let back first', () => {
    const guarded = (name: string, priority: number): Pod => pod(name, { ...asking('250m'), priority, labels: { app: name }, on: 'n' });
    const pods = [guarded('important', 10), guarded('guarded', 0)];
    const preemptor = pod('p', { ...asking('200m'), priority: 100 });
    expect(names(preempt(preemptor, [node('n', small)], pods))).toEqual(['guarded']);
    expect(names(preempt(preemptor, [node('n', small)], pods, [budget(0, { app: 'guarded' })]))).toEqual(['important']);
    expect(names(preempt(preemptor, [node('n', small)], pods, [budget(1, { app: 'guarded' })]))).toEqual(['guarded']);
    expect(names(preempt(preemptor, [node('n', small)], pods, [budget(0, { app: 'guarded' }, { guarded: '' })]))).toEqual(['guarded']);
  });

  test('pods that do not want it near', () => {
    const term = { labelSelector: { matchLabels: { app: 'p' } }, topologyKey: 'host' };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    const pods = [pod('shy', { affinity, priority: 0, on: 'n' }), pod('calm', { priority: 0, on: 'n' })];
    const result = preempt(pod('p', { labels: { app: 'p' }, priority: 100 }), [node('n', { labels: { host: 'n' } })], pods);
    expect(names(result)).toEqual(['shy']);
  });

  test('pods that make a distribution uneven', () => {
    const constraint = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { foo: '' } } };
    const nodes = ['a', 'b'].map((name) => node(name, { ...small, labels: { zone: name } }));
    const foo = (name: string, priority: number, on: string, cpu = '100m'): Pod =>
      pod(name, { ...asking(cpu), labels: { foo: '' }, priority, on });
    const pods = [foo('a1', 0, 'a'), foo('a2', 0, 'a'), foo('b1', 100, 'b', '500m')];
    const preemptor = pod('p', { ...asking('300m'), labels: { foo: '' }, topologySpreadConstraints: [constraint], priority: 100 });
    expect(preempt(preemptor, nodes, pods)).toMatchObject({ nominatedNodeName: 'a' });
  });
});

describe('nothing to be done', () => {
  const full = [pod('there', { ...asking('500m'), priority: 100, on: 'n' })];
  const p = (words: PodWords = {}): Pod => pod('p', { ...asking('200m'), priority: 100, ...words });

  test.each<{ name: string; preemptor: Pod; pods?: Pod[]; message: string; nomination?: string }>([
    {
      name: 'no pod of lower priority',
      preemptor: p(),
      message: 'preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
      nomination: '',
    },
    {
      name: 'evictions would not help',
      preemptor: p({ nodeSelector: { no: 'such' } }),
      message: 'preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
      nomination: '',
    },
    {
      name: 'too large for the node in any case',
      preemptor: p(asking('2')),
      message: 'preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
      nomination: '',
    },
    {
      name: 'not enough could be evicted',
      preemptor: p(asking('400m')),
      pods: [pod('high', { ...asking('300m'), priority: 100, on: 'n' }), pod('low', { ...asking('200m'), priority: 0, on: 'n' })],
      message: 'preemption: 0/1 nodes are available: 1 Insufficient cpu.',
      nomination: '',
    },
    { name: 'it may not', preemptor: p({ preemptionPolicy: 'Never' }), message: 'preemption: not eligible due to preemptionPolicy=Never.' },
    {
      name: 'it has already, and waits',
      preemptor: p({ status: { nominatedNodeName: 'n' } }),
      pods: [
        pod('going', {
          ...asking('500m'),
          priority: 0,
          on: 'n',
          metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' },
          status: {
            conditions: [
              { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', lastProbeTime: null, lastTransitionTime: null },
            ],
          },
        }),
      ],
      message: 'preemption: not eligible due to a terminating pod on the nominated node.',
    },
  ])('$name', ({ preemptor, pods = full, message, nomination }) => {
    const result = preempt(preemptor, [node('n', small)], pods);
    expect(result).toEqual({ message, ...(nomination !== undefined && { nominatedNodeName: nomination }) });
  });
});

/** Cases of pkg/scheduler/framework/plugins/defaultpreemption/default_preemption_test.go TestPickOneNodeForPreemption. */
describe('choice of a node', () => {
  const at = (hour: number): string => `2026-01-01T0${hour}:00:00Z`;
  const victims = (...all: [priority: number, started?: number][]): Pod[] =>
    all.map(([priority, started = 1], i) => pod(`v${i}`, { priority, status: { startTime: at(started) } }));

  test.each<{ name: string; on: Record<string, Pod[]>; violations?: Record<string, number>; chosen: string }>([
    { name: 'fewest budgets violated', on: { a: victims([1]), b: victims([100], [100]) }, violations: { a: 1 }, chosen: 'b' },
    { name: 'lowest of the highest priorities', on: { a: victims([10], [10]), b: victims([9], [9], [9]) }, chosen: 'b' },
    { name: 'smallest sum of priorities', on: { a: victims([10], [9]), b: victims([10], [8]) }, chosen: 'b' },
    { name: 'fewer pods, even of negative priority', on: { a: victims([-1], [-1]), b: victims([-1]) }, chosen: 'b' },
    { name: 'fewest pods', on: { a: victims([10], [0], [0]), b: victims([10], [0]) }, chosen: 'b' },
    { name: 'latest start of the most important', on: { a: victims([10, 2], [5, 9]), b: victims([10, 3], [5, 1]) }, chosen: 'b' },
    {
      name: 'the earliest of several most important ones counts',
      on: { a: victims([10, 9], [10, 2]), b: victims([10, 3], [10, 4]) },
      chosen: 'b',
    },
    { name: 'else the first', on: { a: victims([10]), b: victims([10]) }, chosen: 'a' },
  ])('$name', ({ on, violations = {}, chosen }) => {
    const candidates = Object.entries(on).map(([nodeName, pods]) => ({ nodeName, victims: pods, violations: violations[nodeName] ?? 0 }));
    expect(pickCandidate(candidates, 0)?.nodeName).toBe(chosen);
  });

  test('looks at a tenth of many nodes, from a random one on', () => {
    const nodes = Array.from({ length: 2000 }, (_, i) => node(`n${i}`, small));
    const pods = nodes.map((_, i) => pod(`low${i}`, { ...asking('500m'), priority: i === 0 ? -10 : 0, on: `n${i}` }));
    const preemptor = pod('p', { ...asking('500m'), priority: 1 });
    const cycle = cycleOf(preemptor, { nodes, pods });
    const { reasons, filters } = schedule(new PodInfo(preemptor), cycle.snapshot, cycle.context);
    const from = (chance: number) => {
      const context = { ...cycle.context, random: () => chance };
      const rejected = { filters, statusOf: (name: string) => reasons?.statusOf(name) ?? expect.fail() };
      return defaultPreemption.postFilter?.(rejected, { ...cycle, context }).nominatedNodeName;
    };
    expect([from(0), from(0.5), from(0.95)]).toEqual(['n0', 'n1000', 'n0']);
  });
});
