import { compareBytewise } from '#domain/json/go-marshal.js';
import type { Diagnosis } from '#domain/scheduling/framework/diagnosis.js';

/**
 * What is said of a pod that fits no node: `0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu. preemption: …`.
 * Source: pkg/scheduler/framework/types.go FitError.
 */
export function formatFitError(diagnosis: Diagnosis, postFilterMessage = ''): string {
  const { numAllNodes, preFilterMessage = '' } = diagnosis;
  const reasons = preFilterMessage === '' ? formatReasons(diagnosis) : preFilterMessage;
  return `0/${numAllNodes} nodes are available:${reasons && ` ${reasons}.`}${postFilterMessage && ` ${postFilterMessage}`}`;
}

/** Sorted as texts, so that 10 comes before 2. A node counts for each of its reasons. */
function formatReasons({ numAllNodes, nodes, absentNodesStatus }: Diagnosis): string {
  const counts = new Map<string, number>();
  const count = (reasons: readonly string[], by: number): void => {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + by);
  };
  for (const { reasons } of nodes.values()) count(reasons, 1);
  if (nodes.size < numAllNodes) count(absentNodesStatus.reasons, numAllNodes - nodes.size);
  return [...counts]
    .map(([reason, times]) => `${times} ${reason}`)
    .toSorted(compareBytewise)
    .join(', ');
}
