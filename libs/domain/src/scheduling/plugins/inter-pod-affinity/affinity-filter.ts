import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import type { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import { type AffinityTerm, matchesAffinityTerm, matchesAllAffinityTerms } from '#domain/scheduling/cache/affinity-term.js';
import type { Cycle } from '#domain/scheduling/framework/cycle.js';
import { namespaceLabels, withKnownNamespaces } from '#domain/scheduling/plugins/inter-pod-affinity/known-namespaces.js';
import { TopologyCounts } from '#domain/scheduling/plugins/inter-pod-affinity/topology-counts.js';
import type { Labels } from '#domain/selectors/label-requirement.js';

/** What filtering works out once for a pod. Source: pkg/scheduler/framework/plugins/interpodaffinity/filtering.go. */
export interface AffinityFiltering {
  readonly affinity: readonly AffinityTerm[];
  readonly antiAffinity: readonly AffinityTerm[];
  readonly namespaceLabels: Labels | undefined;
  /** Where pods are that do not want this one near. */
  readonly unwelcome: TopologyCounts;
  /** Where pods are that this one has to be near. */
  readonly near: TopologyCounts;
  /** Where pods are that this one must not be near. */
  readonly apart: TopologyCounts;
}

export function affinityFiltering({ pod, snapshot, context }: Cycle): AffinityFiltering {
  const state: AffinityFiltering = {
    affinity: withKnownNamespaces(pod.requiredAffinity, context.read),
    antiAffinity: withKnownNamespaces(pod.requiredAntiAffinity, context.read),
    namespaceLabels: namespaceLabels(pod.pod.metadata.namespace, context.read),
    unwelcome: new TopologyCounts(),
    near: new TopologyCounts(),
    apart: new TopologyCounts(),
  };
  for (const node of snapshot.nodesWithRequiredAntiAffinity) {
    for (const other of node.podsWithRequiredAntiAffinity.values()) countUnwelcome(state, pod, { other, labels: labelsOf(node), by: 1 });
  }
  if (state.affinity.length > 0 || state.antiAffinity.length > 0) {
    for (const node of snapshot.nodes) {
      const labels = labelsOf(node);
      for (const other of node.pods.values()) countNearAndApart(state, { other, labels, by: 1 });
    }
  }
  return state;
}

export function cloneAffinityFiltering(state: AffinityFiltering): AffinityFiltering {
  return {
    ...state,
    unwelcome: new TopologyCounts(state.unwelcome),
    near: new TopologyCounts(state.near),
    apart: new TopologyCounts(state.apart),
  };
}

interface Neighbour {
  readonly other: PodInfo;
  /** Of the node it is on. */
  readonly labels: Labels;
  readonly by: 1 | -1;
}

export function countNeighbour(state: AffinityFiltering, pod: PodInfo, neighbour: Neighbour): void {
  countUnwelcome(state, pod, neighbour);
  countNearAndApart(state, neighbour);
}

/** Which of the three rules a node breaks. */
export function brokenRule(state: AffinityFiltering, pod: PodInfo, node: NodeInfo): 'affinity' | 'anti-affinity' | 'unwelcome' | undefined {
  const labels = labelsOf(node);
  if (!isNearAll(state, pod, labels)) return 'affinity';
  if (state.antiAffinity.some(({ topologyKey }) => state.apart.at(labels, topologyKey) > 0)) return 'anti-affinity';
  return state.unwelcome.hasAnyOf(labels) ? 'unwelcome' : undefined;
}

export function labelsOf({ node }: NodeInfo): Labels {
  return node?.metadata.labels ?? {};
}

/** The first pod of a group that wants to be together has nobody to be near to yet, and may go anywhere. */
function isNearAll({ affinity, near }: AffinityFiltering, pod: PodInfo, labels: Labels): boolean {
  if (affinity.some(({ topologyKey }) => labels[topologyKey] === undefined)) return false;
  if (affinity.every(({ topologyKey }) => near.at(labels, topologyKey) > 0)) return true;
  return near.isEmpty && matchesAllAffinityTerms(affinity, pod.pod);
}

function countUnwelcome(state: AffinityFiltering, { pod }: PodInfo, { other, labels, by }: Neighbour): void {
  for (const term of other.requiredAntiAffinity) {
    if (matchesAffinityTerm(term, pod, state.namespaceLabels)) state.unwelcome.add(labels, term.topologyKey, by);
  }
}

function countNearAndApart(state: AffinityFiltering, { other, labels, by }: Neighbour): void {
  if (matchesAllAffinityTerms(state.affinity, other.pod)) {
    for (const { topologyKey } of state.affinity) state.near.add(labels, topologyKey, by);
  }
  for (const term of state.antiAffinity) {
    if (matchesAffinityTerm(term, other.pod, undefined)) state.apart.add(labels, term.topologyKey, by);
  }
}
