import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import type { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import { matchesAffinityTerm, type WeightedAffinityTerm } from '#domain/scheduling/cache/affinity-term.js';
import type { Cycle } from '#domain/scheduling/framework/cycle.js';
import { maxNodeScore } from '#domain/scheduling/framework/score.js';
import { labelsOf } from '#domain/scheduling/plugins/inter-pod-affinity/affinity-filter.js';
import { namespaceLabels, withKnownNamespaces } from '#domain/scheduling/plugins/inter-pod-affinity/known-namespaces.js';
import type { Labels } from '#domain/selectors/label-requirement.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** What it counts that an existing pod has to be near this one. */
const hardPodAffinityWeight = 1;

/** Weights by topology key and domain; kept even where they come to nothing. */
export type TopologyScores = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What this pod likes and dislikes of existing pods, and what these do of it. Source: pkg/scheduler/framework/plugins/interpodaffinity/scoring.go. */
export function topologyScores({ pod, snapshot, context }: Cycle): TopologyScores {
  const scores = new Map<string, Map<string, number>>();
  const preferred = withKnownNamespaces(pod.preferredAffinity, context.read);
  const avoided = withKnownNamespaces(pod.preferredAntiAffinity, context.read);
  const isPicky = preferred.length > 0 || avoided.length > 0;
  const own = namespaceLabels(pod.pod.metadata.namespace, context.read);

  for (const info of isPicky ? snapshot.nodes : snapshot.nodesWithAffinity) {
    const labels = labelsOf(info);
    const add = (terms: readonly WeightedAffinityTerm[], other: Pod, namespace: Labels | undefined, sign: 1 | -1): void => {
      for (const term of terms) {
        const domain = matchesAffinityTerm(term, other, namespace) ? labels[term.topologyKey] : undefined;
        if (domain === undefined) continue;
        const domains = scores.get(term.topologyKey) ?? new Map<string, number>();
        scores.set(term.topologyKey, domains.set(domain, (domains.get(domain) ?? 0) + sign * term.weight));
      }
    };
    for (const other of (isPicky ? info.pods : info.podsWithAffinity).values()) {
      add(preferred, other.pod, undefined, 1);
      add(avoided, other.pod, undefined, -1);
      add(hardAffinity(other), pod.pod, own, 1);
      add(other.preferredAffinity, pod.pod, own, 1);
      add(other.preferredAntiAffinity, pod.pod, own, -1);
    }
  }
  return scores;
}

export function affinityScore(scores: TopologyScores, node: NodeInfo): number {
  const labels = labelsOf(node);
  let sum = 0;
  for (const [key, domains] of scores) {
    const domain = labels[key];
    if (domain !== undefined) sum += domains.get(domain) ?? 0;
  }
  return sum;
}

/** From the lowest score, 0, to the highest, 100. */
export function normalizeAffinityScores(scores: readonly number[]): readonly number[] {
  const lowest = scores.reduce((least, score) => Math.min(least, score), Infinity);
  const range = scores.reduce((most, score) => Math.max(most, score), -Infinity) - lowest;
  return scores.map((score) => (range > 0 ? Math.trunc(maxNodeScore * ((score - lowest) / range)) : 0));
}

function hardAffinity({ requiredAffinity }: PodInfo): readonly WeightedAffinityTerm[] {
  return requiredAffinity.map((term) => ({ ...term, weight: hardPodAffinityWeight }));
}
