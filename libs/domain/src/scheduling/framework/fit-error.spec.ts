import { expect, test } from 'vitest';
import { diagnosisOf } from '#domain/scheduling/framework/diagnosis.js';
import { formatFitError } from '#domain/scheduling/framework/fit-error.js';
import { unresolvable, unschedulable, type PluginStatus } from '#domain/scheduling/framework/plugin-status.js';

const taint = unresolvable('TaintToleration', 'node(s) had untolerated taint(s)');
const full = unschedulable('NodeResourcesFit', 'Insufficient cpu', 'Insufficient memory');
const cordoned = unresolvable('NodeUnschedulable', 'node(s) were unschedulable');

function said(...statuses: readonly PluginStatus[]): ReadonlyMap<string, PluginStatus> {
  return new Map(statuses.map((status, i) => [`n${i}`, status]));
}

/** Cases of pkg/scheduler/framework/types_test.go TestFitError_Error. */
test.each<{ name: string; diagnosis: Parameters<typeof diagnosisOf>[0]; after?: string; says: string }>([
  { name: 'nothing is known', diagnosis: { numAllNodes: 3, nodes: new Map() }, says: '0/3 nodes are available:' },
  {
    name: 'rejected before any node was looked at',
    diagnosis: { numAllNodes: 3, nodes: new Map(), rejected: unresolvable('P', 'Node(s) failed PreFilter plugin FalsePreFilter') },
    says: '0/3 nodes are available: Node(s) failed PreFilter plugin FalsePreFilter.',
  },
  {
    name: 'rejected before, and nothing to be done',
    diagnosis: { numAllNodes: 3, nodes: new Map(), rejected: unresolvable('P', 'Node(s) failed PreFilter plugin FalsePreFilter') },
    after: 'Error running PostFilter plugin FailedPostFilter',
    says: '0/3 nodes are available: Node(s) failed PreFilter plugin FalsePreFilter. Error running PostFilter plugin FailedPostFilter',
  },
  {
    name: 'one reason for all',
    diagnosis: { numAllNodes: 3, nodes: said(full, full, full) },
    says: '0/3 nodes are available: 3 Insufficient cpu, 3 Insufficient memory.',
  },
  {
    name: 'several reasons',
    diagnosis: { numAllNodes: 4, nodes: said(taint, full, full, cordoned) },
    after:
      'preemption: 0/4 nodes are available: 2 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
    says:
      '0/4 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, 2 Insufficient cpu, 2 Insufficient memory. ' +
      'preemption: 0/4 nodes are available: 2 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
  },
  {
    name: 'sorted as texts',
    diagnosis: { numAllNodes: 14, nodes: said(...Array.from({ length: 11 }, () => taint), cordoned, cordoned, full) },
    says: '0/14 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 11 node(s) had untolerated taint(s), 2 node(s) were unschedulable.',
  },
  {
    name: 'nodes that were not looked at',
    diagnosis: {
      numAllNodes: 3,
      nodes: said(taint),
      absentNodesStatus: unresolvable('', "node(s) didn't satisfy plugin(s) [NodeAffinity]"),
    },
    says: "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't satisfy plugin(s) [NodeAffinity].",
  },
])('$name', ({ diagnosis, after, says }) => {
  expect(formatFitError(diagnosisOf(diagnosis), after)).toBe(says);
});

test('knows who rejected the pod', () => {
  expect([...diagnosisOf({ numAllNodes: 2, nodes: said(taint, full) }).unschedulablePlugins]).toEqual([
    'TaintToleration',
    'NodeResourcesFit',
  ]);
});
