import type { Labels } from '#domain/selectors/label-requirement.js';
import { toSelector } from '#domain/selectors/object-selector.js';
import { matchesSelector, type Selector } from '#domain/selectors/selector.js';
import type { Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '#domain/schema/types/core-v1.js';

/** A term of pod affinity or anti-affinity, ready to be asked. Source: AffinityTerm in k8s.io/kube-scheduler/framework/types.go. */
export interface AffinityTerm {
  /** Pods of these namespaces are meant. */
  readonly namespaces: ReadonlySet<string>;
  /** So are pods of namespaces with such labels. */
  readonly namespaceSelector: Selector;
  readonly selector: Selector;
  readonly topologyKey: string;
}

export interface WeightedAffinityTerm extends AffinityTerm {
  readonly weight: number;
}

/** The terms of `pod`, which stand for its own namespace when they name none. Throws where a selector is invalid. */
export function affinityTerms(pod: Pod, terms: readonly PodAffinityTerm[] | undefined): readonly AffinityTerm[] {
  return (terms ?? []).map((term) => affinityTerm(pod, term));
}

export function weightedAffinityTerms(pod: Pod, terms: readonly WeightedPodAffinityTerm[] | undefined): readonly WeightedAffinityTerm[] {
  return (terms ?? []).map(({ weight, podAffinityTerm }) => ({ ...affinityTerm(pod, podAffinityTerm), weight }));
}

/**
 * Whether the term means `pod`. `namespaceLabels` are those of the pod's namespace; upstream leaves them out when it asks the terms of the pod
 * that is to be scheduled, whose namespaces it has looked up before.
 */
export function matchesAffinityTerm(term: AffinityTerm, pod: Pod, namespaceLabels: Labels | undefined): boolean {
  const { namespace = '', labels } = pod.metadata;
  if (!term.namespaces.has(namespace) && !matchesSelector(term.namespaceSelector, namespaceLabels)) return false;
  return matchesSelector(term.selector, labels);
}

/** True when there are terms and every one means `pod`. */
export function matchesAllAffinityTerms(terms: readonly AffinityTerm[], pod: Pod): boolean {
  return terms.length > 0 && terms.every((term) => matchesAffinityTerm(term, pod, undefined));
}

function affinityTerm(pod: Pod, { labelSelector, namespaces = [], namespaceSelector, topologyKey }: PodAffinityTerm): AffinityTerm {
  const own = namespaces.length === 0 && !namespaceSelector;
  return {
    namespaces: new Set(own ? [pod.metadata.namespace ?? ''] : namespaces),
    namespaceSelector: toSelector(namespaceSelector),
    selector: toSelector(labelSelector),
    topologyKey,
  };
}
