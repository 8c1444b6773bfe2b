import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import type { Cycle } from '#domain/scheduling/framework/cycle.js';
import { diagnosisOf } from '#domain/scheduling/framework/diagnosis.js';
import { formatFitError } from '#domain/scheduling/framework/fit-error.js';
import type { Plugin, RejectedPod } from '#domain/scheduling/framework/plugin.js';
import { type PluginStatus, unresolvable } from '#domain/scheduling/framework/plugin-status.js';
import { podDisruptionBudgets } from '#domain/resources/policy/pod-disruption-budget/pod-disruption-budget.js';
import { pickCandidate } from '#domain/scheduling/plugins/default-preemption/pick-candidate.js';
import { type Candidate, selectVictims } from '#domain/scheduling/plugins/default-preemption/select-victims.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** Of many nodes only a sample is looked at: a tenth, but no fewer than so many. */
const minCandidateNodesPercentage = 10;
const minCandidateNodesAbsolute = 100;

/** Evicts pods of lower priority to make room for one of higher. Source: plugins/defaultpreemption and pkg/scheduler/framework/preemption. */
export const defaultPreemption: Plugin = {
  name: 'DefaultPreemption',
  preEnqueue: (pod, queue) => (queue.isPreempting(pod.metadata.uid) ? 'waiting for the preemption for this pod to be finished' : undefined),
  postFilter(rejected, cycle) {
    const problem = whyNotEligible(rejected, cycle);
    if (problem !== undefined) return { message: `preemption: ${problem}` };
    const { candidates, statuses } = findCandidates(rejected, cycle);
    const chosen = pickCandidate(candidates, cycle.context.now);
    if (chosen) return { nominatedNodeName: chosen.nodeName, victims: chosen.victims };
    const diagnosis = diagnosisOf({
      numAllNodes: cycle.snapshot.nodes.length,
      nodes: statuses,
      absentNodesStatus: unresolvable('', 'Preemption is not helpful for scheduling'),
    });
    return { message: `preemption: ${formatFitError(diagnosis)}`, nominatedNodeName: '' };
  },
  // What makes room is for the plugins to say that rejected the pod; this only lets it out of the gate of preEnqueue.
  events: [{ resource: 'Pod', actions: ['Delete'], mayHelp: () => false }],
};

/** A pod for which others are about to go already waits for them, unless it could not use their node after all. */
function whyNotEligible(rejected: RejectedPod, { pod, snapshot }: Cycle): string | undefined {
  const { spec, status } = pod.pod;
  if (spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = status?.nominatedNodeName;
  if (!nominated || rejected.statusOf(nominated).code === 'UnschedulableAndUnresolvable') return undefined;
  const others = [...(snapshot.node(nominated)?.pods.values() ?? [])];
  const isWaitedFor = others.some((other) => other.priority < pod.priority && isTerminatingByPreemption(other.pod));
  return isWaitedFor ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function isTerminatingByPreemption({ metadata, status }: Pod): boolean {
  if (!metadata.deletionTimestamp) return false;
  const condition = status?.conditions?.find(({ type }) => type === 'DisruptionTarget');
  return condition?.status === 'True' && condition.reason === 'PreemptionByScheduler';
}

interface Search {
  readonly candidates: readonly Candidate[];
  readonly statuses: ReadonlyMap<string, PluginStatus>;
}

/** Goes over the nodes on which evictions could help, from a random one on, until it has enough; candidates that respect budgets come first. */
function findCandidates(rejected: RejectedPod, cycle: Cycle): Search {
  const { snapshot, context } = cycle;
  const nodes = snapshot.nodes.filter(({ name }) => rejected.statusOf(name).code === 'Unschedulable');
  const enough = Math.min(
    Math.max(Math.trunc((nodes.length * minCandidateNodesPercentage) / 100), minCandidateNodesAbsolute),
    nodes.length,
  );
  const offset = Math.floor(context.random() * nodes.length);
  const budgets = nodes.length > 0 ? context.read.list(podDisruptionBudgets) : [];
  const respectful: Candidate[] = [];
  const violating: Candidate[] = [];
  const statuses = new Map<string, PluginStatus>();
  for (const node of rotated(nodes, offset)) {
    if (respectful.length > 0 && respectful.length + violating.length >= enough) break;
    const found = selectVictims(node, rejected.filters, budgets, cycle);
    if ('code' in found) statuses.set(node.name, found);
    else if (found.victims.length === 0)
      statuses.set(node.name, unresolvable('', `expected at least one victim pod on node "${node.name}"`));
    else (found.violations === 0 ? respectful : violating).push(found);
  }
  return { candidates: [...respectful, ...violating], statuses };
}

function rotated(nodes: readonly NodeInfo[], offset: number): readonly NodeInfo[] {
  return [...nodes.slice(offset), ...nodes.slice(0, offset)];
}
