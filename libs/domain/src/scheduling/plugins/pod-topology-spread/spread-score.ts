import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import type { Cycle } from '#domain/scheduling/framework/cycle.js';
import { maxNodeScore } from '#domain/scheduling/framework/score.js';
import { requiredNodeAffinity } from '#domain/scheduling/node-affinity.js';
import {
  countMatching,
  counts,
  hasAllTopologyKeys,
  hostnameKey,
  type SpreadConstraint,
  spreadConstraints,
} from '#domain/scheduling/plugins/pod-topology-spread/spread-constraint.js';

/** What scoring works out once for a pod. Source: pkg/scheduler/framework/plugins/podtopologyspread/scoring.go. */
export interface SpreadScoring {
  readonly constraints: readonly WeighedConstraint[];
  /** Nodes that lack a label that a constraint asks for: they get the worst score. */
  readonly ignoredNodes: ReadonlySet<string>;
}

interface WeighedConstraint {
  readonly constraint: SpreadConstraint;
  /** Pods by domain; not used for hostnames, where each node is asked itself. */
  readonly podCounts: ReadonlyMap<string, number>;
  /** A topology of many domains counts more, as there are fewer pods in each. */
  readonly weight: number;
}

export function spreadScoring({ pod: { pod }, snapshot, context }: Cycle, nodes: readonly NodeInfo[]): SpreadScoring | undefined {
  const constraints = spreadConstraints(pod, 'ScheduleAnyway', context.read);
  if (constraints.length === 0) return undefined;
  // The system's defaults are for any cluster, whether its nodes have zones or not.
  const needsAllKeys = (pod.spec.topologySpreadConstraints?.length ?? 0) > 0;
  const ignored = needsAllKeys ? nodes.filter(({ node }) => !hasAllTopologyKeys(node, constraints)) : [];
  const ignoredNodes = new Set(ignored.map(({ name }) => name));
  const scored = nodes.filter(({ name }) => !ignoredNodes.has(name));
  const isWanted = requiredNodeAffinity(pod);

  const weighed = constraints.map((constraint): WeighedConstraint => {
    const { topologyKey } = constraint;
    if (topologyKey === hostnameKey) return { constraint, podCounts: new Map(), weight: topologyWeight(scored.length) };
    const podCounts = new Map(scored.map(({ node }) => [node?.metadata.labels?.[topologyKey] ?? '', 0]));
    for (const info of snapshot.nodes) {
      const { node } = info;
      const domain = node?.metadata.labels?.[topologyKey] ?? '';
      const before = podCounts.get(domain);
      if (!node || before === undefined || (needsAllKeys && !hasAllTopologyKeys(node, constraints))) continue;
      if (counts(constraint, node, pod, isWanted)) podCounts.set(domain, before + countMatching(info, constraint, pod.metadata.namespace));
    }
    return { constraint, podCounts, weight: topologyWeight(podCounts.size) };
  });
  return { constraints: weighed, ignoredNodes };
}

/** The lower the better. */
export function spreadScore({ constraints, ignoredNodes }: SpreadScoring, info: NodeInfo, { pod: { pod } }: Cycle): number {
  if (ignoredNodes.has(info.name)) return 0;
  let score = 0;
  for (const { constraint, podCounts, weight } of constraints) {
    const { topologyKey, maxSkew } = constraint;
    const domain = info.node?.metadata.labels?.[topologyKey];
    if (domain === undefined) continue;
    const count = topologyKey === hostnameKey ? countMatching(info, constraint, pod.metadata.namespace) : (podCounts.get(domain) ?? 0);
    score += count * weight + (maxSkew - 1);
  }
  return Math.round(score);
}

export function normalizeSpreadScores(
  { ignoredNodes }: SpreadScoring,
  scores: readonly number[],
  nodes: readonly NodeInfo[],
): readonly number[] {
  const isIgnored = nodes.map(({ name }) => ignoredNodes.has(name));
  const counted = scores.filter((_score, i) => !isIgnored[i]);
  const lowest = counted.reduce((least, score) => Math.min(least, score), Infinity);
  const highest = counted.reduce((most, score) => Math.max(most, score), 0);
  return scores.map((score, i) => {
    if (isIgnored[i]) return 0;
    return highest === 0 ? maxNodeScore : Math.trunc((maxNodeScore * (highest + lowest - score)) / highest);
  });
}

function topologyWeight(domains: number): number {
  return Math.log(domains + 2);
}
