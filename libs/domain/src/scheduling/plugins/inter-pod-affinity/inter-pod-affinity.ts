import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { unresolvable, unschedulable } from '#domain/scheduling/framework/plugin-status.js';
import { affinityEvents } from '#domain/scheduling/plugins/inter-pod-affinity/affinity-events.js';
import {
  type AffinityFiltering,
  affinityFiltering,
  brokenRule,
  cloneAffinityFiltering,
  countNeighbour,
  labelsOf,
} from '#domain/scheduling/plugins/inter-pod-affinity/affinity-filter.js';
import {
  affinityScore,
  normalizeAffinityScores,
  type TopologyScores,
  topologyScores,
} from '#domain/scheduling/plugins/inter-pod-affinity/affinity-score.js';

const name = 'InterPodAffinity';

/** Brings pods together and keeps them apart, as podAffinity and podAntiAffinity ask for. Source: plugins/interpodaffinity. */
export const interPodAffinity: Plugin<AffinityFiltering, TopologyScores> = {
  name,
  preFilter(cycle) {
    const { problem } = cycle.pod;
    if (problem !== undefined) return unresolvable(name, `parsing pod: ${problem}`);
    const state = affinityFiltering(cycle);
    const isIndifferent = state.unwelcome.isEmpty && state.affinity.length === 0 && state.antiAffinity.length === 0;
    return isIndifferent ? 'skip' : { state };
  },
  filter(state, node, { pod }) {
    switch (brokenRule(state, pod, node)) {
      case 'affinity':
        return unresolvable(name, "node(s) didn't match pod affinity rules");
      case 'anti-affinity':
        return unschedulable(name, "node(s) didn't match pod anti-affinity rules");
      case 'unwelcome':
        return unschedulable(name, "node(s) didn't satisfy existing pods anti-affinity rules");
      default:
        return undefined;
    }
  },
  cloneState: cloneAffinityFiltering,
  updateState(state, { pod: other, node, sign }, { pod }) {
    countNeighbour(state, pod, { other, labels: labelsOf(node), by: sign });
  },
  preScore(cycle) {
    const state = topologyScores(cycle);
    return state.size === 0 ? 'skip' : { state };
  },
  score: affinityScore,
  normalizeScores: (_state, scores) => normalizeAffinityScores(scores),
  events: affinityEvents,
};
