import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import type { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import type { Snapshot } from '#domain/scheduling/cache/snapshot.js';
import { type ActiveFilter, runFiltersWithNominatedPods } from '#domain/scheduling/framework/active-filter.js';
import type { Cycle, SchedulingContext } from '#domain/scheduling/framework/cycle.js';
import { type Diagnosis, diagnosisOf } from '#domain/scheduling/framework/diagnosis.js';
import { type PreFilterOutcome, runPreFilters } from '#domain/scheduling/framework/pre-filter.js';
import { type PluginStatus, unresolvable } from '#domain/scheduling/framework/plugin-status.js';
import { scoreNodes } from '#domain/scheduling/framework/score.js';

export interface ScheduleResult {
  /** The node to bind the pod to. */
  readonly node?: string;
  /** Why there is none. */
  readonly reasons?: Diagnosis;
  /** The filters as they stood, for what comes after: reserving volumes, or preemption. */
  readonly filters: readonly ActiveFilter[];
  /** How many nodes were looked at, and how many of them would have done. */
  readonly evaluatedNodes: number;
  readonly feasibleNodes: number;
  /** Where the next cycle is to begin, so that all nodes get their turn when not all are looked at. */
  readonly nextStartIndex: number;
}

/** With so many nodes or fewer all are looked at, and of more nodes at least so many. */
const minFeasibleNodesToFind = 100;
const minFeasibleNodesPercentageToFind = 5;

/**
 * Finds the best node for a pod. The snapshot has at least one node. Throws PluginError when a plugin fails.
 * Source: pkg/scheduler/schedule_one.go schedulePod. Where scores are equal chance decides, as upstream's documents promise; in v1.36
 * itself the order does in which concurrent filters happened to end.
 */
export function schedule(pod: PodInfo, snapshot: Snapshot, context: SchedulingContext): ScheduleResult {
  const cycle: Cycle = { pod, snapshot, context };
  const outcome = runPreFilters(cycle);
  const { filters } = outcome;
  const numAllNodes = snapshot.nodes.length;
  const nothing = { filters, evaluatedNodes: 0, feasibleNodes: 0, nextStartIndex: context.startIndex };
  if (outcome.rejected) {
    const { rejected, choosyPlugins } = outcome;
    return { ...nothing, reasons: diagnosisOf({ numAllNodes, nodes: new Map(), rejected, unschedulablePlugins: choosyPlugins }) };
  }

  const statuses = new Map<string, PluginStatus>();
  const nominated = nominatedNode(outcome, cycle, statuses);
  if (nominated) return { ...nothing, node: nominated, evaluatedNodes: 1 + statuses.size, feasibleNodes: 1 };

  const feasible = feasibleNodes(outcome, cycle, statuses);
  const found = {
    filters,
    evaluatedNodes: feasible.length + statuses.size,
    feasibleNodes: feasible.length,
    nextStartIndex: (context.startIndex + feasible.length + statuses.size) % numAllNodes,
  };
  const node = bestNode(feasible, cycle);
  return node === undefined ? { ...found, reasons: diagnose(outcome, statuses, numAllNodes) } : { ...found, node };
}

/** How many nodes that pass are enough. */
export function numFeasibleNodesToFind(numAllNodes: number, percentageOfNodesToScore: number): number {
  if (numAllNodes < minFeasibleNodesToFind) return numAllNodes;
  const adaptive = Math.max(50 - Math.trunc(numAllNodes / 125), minFeasibleNodesPercentageToFind);
  const percentage = percentageOfNodesToScore === 0 ? adaptive : percentageOfNodesToScore;
  return Math.max(Math.trunc((numAllNodes * percentage) / 100), minFeasibleNodesToFind);
}

/** Room was made for the pod on a node: if it fits there, no other node is looked at. */
function nominatedNode({ filters }: PreFilterOutcome, cycle: Cycle, statuses: Map<string, PluginStatus>): string | undefined {
  const { nominatedNodeName } = cycle.pod.pod.status ?? {};
  const node = nominatedNodeName ? cycle.snapshot.node(nominatedNodeName) : undefined;
  if (!node) return undefined;
  const status = runFiltersWithNominatedPods(filters, node, cycle);
  if (!status) return node.name;
  statuses.set(node.name, status);
  return undefined;
}

function feasibleNodes(outcome: PreFilterOutcome, cycle: Cycle, statuses: Map<string, PluginStatus>): readonly NodeInfo[] {
  const { snapshot, context } = cycle;
  const { nodeNames } = outcome;
  const nodes = nodeNames ? [...nodeNames].flatMap((name) => snapshot.node(name) ?? []) : snapshot.nodes;
  const enough = numFeasibleNodesToFind(nodes.length, context.profile.percentageOfNodesToScore);
  const feasible: NodeInfo[] = [];
  for (let i = 0; i < nodes.length && feasible.length < enough; i += 1) {
    const node = nodes[(context.startIndex + i) % nodes.length];
    if (!node) continue;
    const status = runFiltersWithNominatedPods(outcome.filters, node, cycle);
    if (status) statuses.set(node.name, status);
    else feasible.push(node);
  }
  return feasible;
}

/** Scores matter only where there is a choice. */
function bestNode(feasible: readonly NodeInfo[], cycle: Cycle): string | undefined {
  if (feasible.length < 2) return feasible[0]?.name;
  const scores = scoreNodes(feasible, cycle);
  const highest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const best = feasible.filter((_node, i) => scores[i] === highest);
  return best[Math.floor(cycle.context.random() * best.length)]?.name;
}

function diagnose(
  { nodeNames, choosyPlugins }: PreFilterOutcome,
  nodes: ReadonlyMap<string, PluginStatus>,
  numAllNodes: number,
): Diagnosis {
  const unwanted = `node(s) didn't satisfy plugin(s) [${choosyPlugins.join(' ')}]`;
  return diagnosisOf({
    numAllNodes,
    nodes,
    unschedulablePlugins: choosyPlugins,
    ...(nodeNames && { absentNodesStatus: unresolvable('', unwanted) }),
  });
}
