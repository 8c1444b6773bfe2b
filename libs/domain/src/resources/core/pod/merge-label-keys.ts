import { mapItems, mapMember } from '#domain/json/fill.js';
import type { PodAffinity, PodAffinityTerm, PodSpec, TopologySpreadConstraint } from '#domain/schema/types/core-v1.js';
import type { LabelSelector, LabelSelectorRequirement } from '#domain/schema/types/meta-v1.js';

type Labels = Readonly<Record<string, string>>;

/**
 * The spec of a new pod with matchLabelKeys and mismatchLabelKeys turned into terms of the selectors beside them, by the pod's own labels.
 * Source: pkg/registry/core/pod/strategy.go mutatePodAffinity, mutateTopologySpreadConstraints.
 */
export function mergeLabelKeys(spec: PodSpec, labels: Labels = {}): PodSpec {
  const ofTerm = (term: PodAffinityTerm): PodAffinityTerm => mergedTerm(term, labels);
  const ofAffinity = (affinity: PodAffinity): PodAffinity =>
    mapMember(
      mapMember(affinity, 'requiredDuringSchedulingIgnoredDuringExecution', (terms) => mapItems(terms, ofTerm)),
      'preferredDuringSchedulingIgnoredDuringExecution',
      (terms) => mapItems(terms, (weighted) => mapMember(weighted, 'podAffinityTerm', ofTerm)),
    );
  const next = mapMember(spec, 'affinity', (affinity) =>
    mapMember(mapMember(affinity, 'podAffinity', ofAffinity), 'podAntiAffinity', ofAffinity),
  );
  return mapMember(next, 'topologySpreadConstraints', (constraints) =>
    mapItems(constraints, (constraint) => mergedConstraint(constraint, labels)),
  );
}

function mergedTerm(term: PodAffinityTerm, labels: Labels): PodAffinityTerm {
  const { matchLabelKeys, mismatchLabelKeys } = term;
  const requirements = [...requirementsOf(matchLabelKeys, 'In', labels), ...requirementsOf(mismatchLabelKeys, 'NotIn', labels)];
  return mapMember(term, 'labelSelector', (selector) => withRequirements(selector, requirements));
}

function mergedConstraint(constraint: TopologySpreadConstraint, labels: Labels): TopologySpreadConstraint {
  const requirements = requirementsOf(constraint.matchLabelKeys, 'In', labels);
  return mapMember(constraint, 'labelSelector', (selector) => withRequirements(selector, requirements));
}

/** Keys that the pod does not have say nothing. */
function requirementsOf(keys: readonly string[] | undefined, operator: string, labels: Labels): readonly LabelSelectorRequirement[] {
  return (keys ?? []).flatMap((key) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}

function withRequirements(selector: LabelSelector, requirements: readonly LabelSelectorRequirement[]): LabelSelector {
  if (requirements.length === 0) return selector;
  return { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...requirements] };
}
