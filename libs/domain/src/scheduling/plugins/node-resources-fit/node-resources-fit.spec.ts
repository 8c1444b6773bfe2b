import { describe, expect, test } from 'vitest';
import { insufficientResources } from '#domain/scheduling/plugins/node-resources-fit/insufficient-resources.js';
import { nodeResourcesFit } from '#domain/scheduling/plugins/node-resources-fit/node-resources-fit.js';
import { node, pod, type PodWords, scores, verdicts } from '#domain/scheduling/fixture.js';

const machine = { cpu: '10m', memory: '20', pods: '32', 'ephemeral-storage': '20', 'example.com/aaa': '5', 'hugepages-2Mi': '5' };

describe('filter', () => {
  const fit = (words: PodWords, taken: PodWords = {}, allocatable: Record<string, string> = machine): string => {
    const cluster = { nodes: [node('n', { allocatable })], pods: [pod('there', { ...taken, on: 'n' })] };
    return verdicts(nodeResourcesFit, pod('p', words), cluster)['n'] ?? '';
  };

  test.each<{ name: string; wants: PodWords; taken?: PodWords; says: string }>([
    { name: 'nothing asked for always fits', wants: {}, taken: { requests: [{ cpu: '10m', memory: '20' }] }, says: 'fits' },
    {
      name: 'too much of both',
      wants: { requests: [{ cpu: '1m', memory: '1' }] },
      taken: { requests: [{ cpu: '10m', memory: '20' }] },
      says: 'Insufficient cpu, Insufficient memory',
    },
    {
      name: 'more than the node has at all',
      wants: { requests: [{ cpu: '11m', memory: '1' }] },
      says: 'Insufficient cpu!',
    },
    {
      name: 'an init container that asks for more than the containers',
      wants: {
        requests: [{ cpu: '1m', memory: '1' }],
        initContainers: [{ name: 'i', resources: { requests: { cpu: '3m', memory: '1' } } }],
      },
      taken: { requests: [{ cpu: '8m', memory: '19' }] },
      says: 'Insufficient cpu',
    },
    {
      name: 'the largest of several init containers',
      wants: {
        initContainers: [
          { name: 'i', resources: { requests: { cpu: '3m' } } },
          { name: 'j', resources: { requests: { cpu: '2m' } } },
        ],
      },
      taken: { requests: [{ cpu: '7m' }] },
      says: 'fits',
    },
    {
      name: 'a sidecar beside the containers',
      wants: {
        requests: [{ cpu: '2m' }],
        initContainers: [{ name: 'i', restartPolicy: 'Always', resources: { requests: { cpu: '2m' } } }],
      },
      taken: { requests: [{ cpu: '7m' }] },
      says: 'Insufficient cpu',
    },
    {
      name: 'both fit',
      wants: { requests: [{ cpu: '1m', memory: '1' }] },
      taken: { requests: [{ cpu: '5m', memory: '5' }] },
      says: 'fits',
    },
    { name: 'exactly what is left', wants: { requests: [{ cpu: '5m', memory: '1' }] }, taken: { requests: [{ cpu: '5m' }] }, says: 'fits' },
    {
      name: 'an extended resource',
      wants: { requests: [{ 'example.com/aaa': '1' }] },
      taken: { requests: [{ 'example.com/aaa': '5' }] },
      says: 'Insufficient example.com/aaa',
    },
    {
      name: 'an extended resource that the node does not have',
      wants: { requests: [{ 'example.com/b': '1' }] },
      says: 'Insufficient example.com/b!',
    },
    { name: 'none of an extended resource', wants: { requests: [{ 'example.com/b': '0' }] }, says: 'fits' },
    { name: 'huge pages', wants: { requests: [{ 'hugepages-2Mi': '10' }] }, says: 'Insufficient hugepages-2Mi!' },
    {
      name: 'overhead',
      wants: { requests: [{ cpu: '1m' }], overhead: { cpu: '2m' } },
      taken: { requests: [{ cpu: '8m' }] },
      says: 'Insufficient cpu',
    },
    {
      name: 'ephemeral storage',
      wants: { requests: [{ 'ephemeral-storage': '10' }] },
      taken: { requests: [{ 'ephemeral-storage': '15' }] },
      says: 'Insufficient ephemeral-storage',
    },
    {
      name: 'pod-level requests instead of those of the containers',
      wants: { requests: [{ cpu: '1m' }], resources: { requests: { cpu: '6m' } } },
      taken: { requests: [{ cpu: '5m' }] },
      says: 'Insufficient cpu',
    },
  ])('$name: $says', ({ wants, taken = {}, says }) => {
    expect(fit(wants, taken)).toBe(says);
  });

  test('a full node takes no more pods, and says that first', () => {
    expect(fit({ requests: [{ cpu: '11m' }] }, {}, { ...machine, pods: '1' })).toBe('Too many pods, Insufficient cpu!');
    expect(fit({}, {}, { ...machine, pods: '1' })).toBe('Too many pods');
  });

  test('tells the numbers', () => {
    const amounts = (milliCPU: number) => ({ milliCPU, memory: 0, ephemeralStorage: 0, pods: 5, scalar: new Map<string, number>() });
    const found = insufficientResources(amounts(3), { allocatable: amounts(4), requested: amounts(2), pods: { size: 5 } });
    expect(found).toEqual([
      { name: 'pods', reason: 'Too many pods', requested: 1, used: 5, capacity: 5, unresolvable: false },
      { name: 'cpu', reason: 'Insufficient cpu', requested: 3, used: 2, capacity: 4, unresolvable: false },
    ]);
  });
});

/** Upstream's table: k8s.io/kubernetes/pkg/scheduler/framework/plugins/noderesources/least_allocated_test.go. */
describe('score', () => {
  const both = [
    { cpu: '1000', memory: '2000' },
    { cpu: '2000', memory: '3000' },
  ];
  const size = (cpu: string, memory: string) => ({ allocatable: { cpu, memory, pods: '10' } });

  test.each<{
    name: string;
    wants?: PodWords;
    sizes: [[string, string], [string, string]];
    taken?: [PodWords, PodWords];
    gives: [number, number];
  }>([
    {
      name: 'differently sized nodes',
      wants: { requests: both },
      sizes: [
        ['4000', '10000'],
        ['6000', '10000'],
      ],
      gives: [37, 50],
    },
    {
      name: 'pods there',
      wants: { requests: both },
      sizes: [
        ['10000', '20000'],
        ['10000', '20000'],
      ],
      taken: [{ requests: [{ cpu: '3000', memory: '0' }] }, { requests: [{ cpu: '3000', memory: '5000' }] }],
      gives: [57, 45],
    },
    {
      name: 'more than there is of one',
      wants: { requests: [{ cpu: '3000', memory: '0' }] },
      sizes: [
        ['4000', '10000'],
        ['4000', '10000'],
      ],
      taken: [{ requests: [{ cpu: '3000', memory: '0' }] }, { requests: [{ cpu: '3000', memory: '5000' }] }],
      gives: [50, 25],
    },
    {
      name: 'nodes without anything',
      sizes: [
        ['0', '0'],
        ['0', '0'],
      ],
      gives: [0, 0],
    },
    {
      name: 'pods that ask for nothing count 100m and 200 MiB each',
      sizes: [
        ['1', '1000Mi'],
        ['1', '1000Mi'],
      ],
      taken: [{}, { requests: [{}, {}] }],
      gives: [70, 55],
    },
  ])('$name', ({ wants = {}, sizes, taken, gives }) => {
    const nodes = [node('node1', size(...sizes[0])), node('node2', size(...sizes[1]))];
    const pods = (taken ?? []).map((words, i) => pod(`there${i}`, { ...words, on: `node${i + 1}` }));
    expect(scores(nodeResourcesFit, pod('p', wants), { nodes, pods })).toEqual({ node1: gives[0], node2: gives[1] });
  });
});
