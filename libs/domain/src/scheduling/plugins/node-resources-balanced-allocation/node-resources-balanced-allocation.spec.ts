import { expect, test } from 'vitest';
import { nodeResourcesBalancedAllocation } from '#domain/scheduling/plugins/node-resources-balanced-allocation/node-resources-balanced-allocation.js';
import { node, pod, type PodWords, scores } from '#domain/scheduling/fixture.js';

const cpu: PodWords = { requests: [{ cpu: '1000m' }, { cpu: '2000m' }] };
const cpuAndMemory: PodWords = {
  requests: [
    { cpu: '1000m', memory: '2000' },
    { cpu: '2000m', memory: '3000' },
  ],
};
const memory: PodWords = { requests: [{ memory: '2000' }, { memory: '3000' }] };

/** Upstream's table: pkg/scheduler/framework/plugins/noderesources/balanced_allocation_test.go. */
test.each<{ name: string; wants: PodWords; sizes: readonly [string, string][]; there?: readonly PodWords[]; gives: readonly number[] }>([
  {
    name: 'differently sized nodes',
    wants: cpuAndMemory,
    sizes: [
      ['4000m', '10000'],
      ['6000m', '10000'],
    ],
    gives: [68, 75],
  },
  {
    name: 'pods there',
    wants: cpuAndMemory,
    sizes: [
      ['10000m', '20000'],
      ['10000m', '20000'],
    ],
    there: [cpu, cpuAndMemory],
    gives: [73, 74],
  },
  {
    name: 'pods there and different sizes',
    wants: cpuAndMemory,
    sizes: [
      ['10000m', '20000'],
      ['10000m', '50000'],
    ],
    there: [cpu, cpuAndMemory],
    gives: [73, 70],
  },
  {
    name: 'the best and the middle',
    wants: memory,
    sizes: [
      ['3000m', '5000'],
      ['3000m', '5000'],
    ],
    there: [cpu],
    gives: [100, 50],
  },
  {
    name: 'full nodes',
    wants: cpu,
    sizes: [
      ['6000m', '10000'],
      ['6000m', '10000'],
    ],
    there: [cpu, cpuAndMemory],
    gives: [62, 62],
  },
])('$name', ({ wants, sizes, there = [], gives }) => {
  const nodes = sizes.map(([one, other], i) => node(`n${i}`, { allocatable: { cpu: one, memory: other, pods: '10' } }));
  const pods = there.map((words, i) => pod(`there${i}`, { ...words, on: `n${i}` }));
  const given = scores(nodeResourcesBalancedAllocation, pod('p', wants), { nodes, pods });
  expect(Object.values(given ?? {})).toEqual(gives);
});

test('a pod that asks for nothing changes no balance', () => {
  expect(scores(nodeResourcesBalancedAllocation, pod('p'), { nodes: [node('n')] })).toBeUndefined();
});
