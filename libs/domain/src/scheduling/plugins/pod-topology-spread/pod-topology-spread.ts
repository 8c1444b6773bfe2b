import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { unresolvable, unschedulable } from '#domain/scheduling/framework/plugin-status.js';
import { type NodePredicate, requiredNodeAffinity } from '#domain/scheduling/node-affinity.js';
import { DomainCounts } from '#domain/scheduling/plugins/pod-topology-spread/domain-counts.js';
import {
  countMatching,
  counts,
  hasAllTopologyKeys,
  type SpreadConstraint,
  spreadConstraints,
} from '#domain/scheduling/plugins/pod-topology-spread/spread-constraint.js';
import { spreadEvents } from '#domain/scheduling/plugins/pod-topology-spread/spread-events.js';
import {
  normalizeSpreadScores,
  type SpreadScoring,
  spreadScore,
  spreadScoring,
} from '#domain/scheduling/plugins/pod-topology-spread/spread-score.js';
import { matchesSelector } from '#domain/selectors/selector.js';

interface SpreadFiltering {
  readonly isWanted: NodePredicate;
  readonly constraints: readonly { readonly constraint: SpreadConstraint; readonly domains: DomainCounts }[];
}

const name = 'PodTopologySpread';
const mismatch = "node(s) didn't match pod topology spread constraints";

/** Spreads pods over zones, nodes and the like, as topologySpreadConstraints ask for. Source: plugins/podtopologyspread. */
export const podTopologySpread: Plugin<SpreadFiltering, SpreadScoring> = {
  name,
  preFilter({ pod: { pod }, snapshot, context }) {
    const constraints = spreadConstraints(pod, 'DoNotSchedule', context.read);
    if (constraints.length === 0) return 'skip';
    const isWanted = requiredNodeAffinity(pod);
    const state = { isWanted, constraints: constraints.map((constraint) => ({ constraint, domains: new DomainCounts() })) };
    for (const info of snapshot.nodes) {
      const { node } = info;
      if (!node || !hasAllTopologyKeys(node, constraints)) continue;
      for (const { constraint, domains } of state.constraints) {
        if (!counts(constraint, node, pod, isWanted)) continue;
        const domain = node.metadata.labels?.[constraint.topologyKey] ?? '';
        domains.add(domain, countMatching(info, constraint, pod.metadata.namespace));
      }
    }
    return { state };
  },
  filter({ constraints }, { node }, { pod: { pod } }) {
    for (const { constraint, domains } of constraints) {
      const { topologyKey, selector, minDomains, maxSkew } = constraint;
      const domain = node?.metadata.labels?.[topologyKey];
      if (domain === undefined) return unresolvable(name, `${mismatch} (missing required label)`);
      const self = matchesSelector(selector, pod.metadata.labels) ? 1 : 0;
      if (domains.get(domain) + self - domains.minimum(minDomains) > maxSkew) return unschedulable(name, mismatch);
    }
    return undefined;
  },
  cloneState: ({ isWanted, constraints }) => ({
    isWanted,
    constraints: constraints.map(({ constraint, domains }) => ({ constraint, domains: new DomainCounts(domains) })),
  }),
  updateState({ isWanted, constraints }, { pod: changed, node: { node }, sign }, { pod: { pod } }) {
    const { namespace, labels } = changed.pod.metadata;
    const all = constraints.map(({ constraint }) => constraint);
    if (!node || namespace !== pod.metadata.namespace || !hasAllTopologyKeys(node, all)) return;
    for (const { constraint, domains } of constraints) {
      if (!matchesSelector(constraint.selector, labels) || !counts(constraint, node, pod, isWanted)) continue;
      domains.add(node.metadata.labels?.[constraint.topologyKey] ?? '', sign);
    }
  },
  preScore(cycle, nodes) {
    const state = spreadScoring(cycle, nodes);
    return state ? { state } : 'skip';
  },
  score: spreadScore,
  normalizeScores: normalizeSpreadScores,
  events: spreadEvents,
};
