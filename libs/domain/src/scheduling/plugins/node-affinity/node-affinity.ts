import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { PluginError, unresolvable } from '#domain/scheduling/framework/plugin-status.js';
import { normalizeByMaximum } from '#domain/scheduling/framework/score.js';
import { type NodePredicate, preferredNodeAffinity, requiredNodeAffinity, type SelectableNode } from '#domain/scheduling/node-affinity.js';
import type { Node, NodeSelectorTerm } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

const name = 'NodeAffinity';

/** Holds nodeSelector and node affinity. Source: plugins/nodeaffinity. */
export const nodeAffinity: Plugin<NodePredicate, (node: SelectableNode) => number> = {
  name,
  preFilter({ pod: { pod } }) {
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (!required && !pod.spec.nodeSelector) return 'skip';
    const state = requiredNodeAffinity(pod);
    const nodeNames = required && namedNodes(required.nodeSelectorTerms ?? []);
    if (nodeNames?.size === 0) return unresolvable(name, 'pod affinity terms conflict');
    return nodeNames ? { state, nodeNames } : { state };
  },
  filter(matches, { node }) {
    return node && matches(node) ? undefined : unresolvable(name, "node(s) didn't match Pod's node affinity/selector");
  },
  preScore({ pod: { pod } }) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    if (!preferred) return 'skip';
    try {
      return { state: preferredNodeAffinity(preferred) };
    } catch (error) {
      if (isStatusError(error)) throw new PluginError(`running PreScore plugin "${name}": ${error.message}`);
      throw error;
    }
  },
  score: (weigh, { node }) => (node ? weigh(node) : 0),
  normalizeScores: (_state, scores) => normalizeByMaximum(scores),
  events: [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeLabel'],
      mayHelp(pod, { before, after }) {
        const matches = requiredNodeAffinity(pod);
        return after !== undefined && matches(after as Node) && !(before && matches(before as Node));
      },
    },
  ],
};

/** The nodes that the terms name one by one; undefined when some term is open to others, empty when a term contradicts itself and none is. */
function namedNodes(terms: readonly NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  if (terms.length === 0) return undefined;
  const all = new Set<string>();
  for (const { matchFields = [] } of terms) {
    let names: ReadonlySet<string> | undefined;
    for (const { key, operator, values = [] } of matchFields) {
      if (key !== 'metadata.name' || operator !== 'In') continue;
      const before = names;
      names = new Set(before ? values.filter((value) => before.has(value)) : values);
    }
    if (!names) return undefined;
    for (const one of names) all.add(one);
  }
  return all;
}
