import type { Reader } from '#domain/controllers/controller.js';
import { equal } from '#domain/json/equal.js';
import type { ClusterEvent, EventHint } from '#domain/scheduling/framework/cluster-event.js';
import {
  hasAllTopologyKeys,
  type SpreadConstraint,
  spreadConstraints,
} from '#domain/scheduling/plugins/pod-topology-spread/spread-constraint.js';
import { matchesSelector } from '#domain/selectors/selector.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';

/** What can even out a distribution of pods. Source: pkg/scheduler/framework/plugins/podtopologyspread/plugin.go. */
export const spreadEvents: readonly EventHint[] = [
  {
    resource: 'Pod',
    actions: ['Add', 'UpdatePodLabel', 'UpdatePodToleration', 'Delete'],
    mayHelp(pod, { before, after }, read) {
      const [was, is] = [before as Pod | undefined, after as Pod | undefined];
      if ((is && !isInvolved(is, pod)) || (was && !isInvolved(was, pod))) return false;
      const constraints = spreadConstraints(pod, 'DoNotSchedule', read);
      if (was && is) return podChangeHelps(pod, was, is, constraints);
      const changed = is ?? was;
      return changed !== undefined && constraints.some(({ selector }) => matchesSelector(selector, changed.metadata.labels));
    },
  },
  { resource: 'Node', actions: ['Add', 'Delete', 'UpdateNodeLabel', 'UpdateNodeTaint'], mayHelp: nodeChangeHelps },
];

/** The pod itself, and pods of its namespace that are somewhere or soon will be. */
function isInvolved(changed: Pod, pod: Pod): boolean {
  if (changed.metadata.uid === pod.metadata.uid) return true;
  const isPlaced = Boolean(changed.spec.nodeName || changed.status?.nominatedNodeName);
  return isPlaced && changed.metadata.namespace === pod.metadata.namespace;
}

function podChangeHelps(pod: Pod, was: Pod, is: Pod, constraints: readonly SpreadConstraint[]): boolean {
  const itself = is.metadata.uid === pod.metadata.uid;
  const toleratesMore = itself && !equal(is.spec.tolerations, was.spec.tolerations);
  if (toleratesMore && constraints.some(({ honorsNodeTaints }) => honorsNodeTaints)) return true;
  return constraints.some(
    ({ selector }) => matchesSelector(selector, was.metadata.labels) !== matchesSelector(selector, is.metadata.labels),
  );
}

function nodeChangeHelps(pod: Pod, { before, after }: ClusterEvent, read: Reader): boolean {
  const [was, is] = [before as Node | undefined, after as Node | undefined];
  const constraints = spreadConstraints(pod, 'DoNotSchedule', read);
  const matched = was !== undefined && hasAllTopologyKeys(was, constraints);
  const matches = is !== undefined && hasAllTopologyKeys(is, constraints);
  if (!was || !is) return matched || matches;
  if (matched !== matches) return true;
  const moved = constraints.some(({ topologyKey: key }) => was.metadata.labels?.[key] !== is.metadata.labels?.[key]);
  return matches && (moved || !equal(was.spec?.taints, is.spec?.taints));
}
