import { type AffinityTerm, affinityTerms, matchesAllAffinityTerms } from '#domain/scheduling/cache/affinity-term.js';
import type { ClusterEvent, EventHint } from '#domain/scheduling/framework/cluster-event.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** What can satisfy affinity and anti-affinity. Source: pkg/scheduler/framework/plugins/interpodaffinity/plugin.go. */
export const affinityEvents: readonly EventHint[] = [
  { resource: 'Pod', actions: ['Add', 'UpdatePodLabel', 'Delete'], mayHelp: podChangeHelps },
  { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'], mayHelp: nodeChangeHelps },
];

function podChangeHelps(pod: Pod, { before, after }: ClusterEvent): boolean {
  const [was, is] = [before as Pod | undefined, after as Pod | undefined];
  if (was && is?.metadata.uid === pod.metadata.uid) return true;
  if ((is && !isPlaced(is)) || (was && !isPlaced(was))) return false;
  const near = affinityOf(pod);
  const apart = antiAffinityOf(pod);
  if (was && is) {
    const cameNear = !matchesAllAffinityTerms(near, was) && matchesAllAffinityTerms(near, is);
    return cameNear || (matchesAllAffinityTerms(apart, was) && !matchesAllAffinityTerms(apart, is));
  }
  if (is) return matchesAllAffinityTerms(near, is);
  return was !== undefined && (matchesAllAffinityTerms(apart, was) || matchesAllAffinityTerms(antiAffinityOf(was), pod));
}

function nodeChangeHelps(pod: Pod, { before, after }: ClusterEvent): boolean {
  const was = before ? (before.metadata.labels ?? {}) : undefined;
  const is = after?.metadata.labels ?? {};
  const comesToHave = ({ topologyKey: key }: AffinityTerm): boolean => is[key] !== undefined && was?.[key] !== is[key];
  const moves = ({ topologyKey: key }: AffinityTerm): boolean => !was || (was[key] !== undefined && was[key] !== is[key]);
  return affinityOf(pod).some(comesToHave) || antiAffinityOf(pod).some(moves);
}

function isPlaced({ spec, status }: Pod): boolean {
  return Boolean(spec.nodeName || status?.nominatedNodeName);
}

function affinityOf(pod: Pod): readonly AffinityTerm[] {
  return affinityTerms(pod, pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution);
}

function antiAffinityOf(pod: Pod): readonly AffinityTerm[] {
  return affinityTerms(pod, pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution);
}
