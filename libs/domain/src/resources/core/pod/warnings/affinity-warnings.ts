import type { NodeSelectorTerm, PodAffinity, PodSpec } from '#domain/schema/types/core-v1.js';
import { deprecatedNodeLabel } from '#domain/validation/deprecated-node-labels.js';
import { isLabelValue } from '#domain/validation/names.js';

const matchesNothing = 'a null labelSelector results in matching no pod';

/** Advice about where a pod wants to run. */
export const affinityWarnings = {
  /** Labels of nodes that are no longer set. */
  ofNodes({ nodeSelector = {}, affinity, topologySpreadConstraints = [] }: PodSpec, path: string): readonly string[] {
    const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } =
      affinity?.nodeAffinity ?? {};
    const at = `${path}.affinity.nodeAffinity`;
    return [
      ...Object.keys(nodeSelector).flatMap((key) => {
        const text = deprecatedNodeLabel(key);
        return text === undefined ? [] : [`${path}.nodeSelector[${key}]: ${text}`];
      }),
      ...(required?.nodeSelectorTerms ?? []).flatMap((term, i) =>
        termWarnings(term, `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`, false),
      ),
      ...(preferred ?? []).flatMap(({ preference }, i) =>
        termWarnings(preference, `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`, true),
      ),
      ...topologySpreadConstraints.flatMap(({ topologyKey, labelSelector }, i) => [
        ...keyWarnings(topologyKey, `${path}.topologySpreadConstraints[${i}].topologyKey`),
        ...(labelSelector ? [] : [`${path}.topologySpreadConstraints[${i}].labelSelector: ${matchesNothing}`]),
      ]),
    ];
  },

  /** Terms that mean no pod. */
  ofPods({ affinity }: PodSpec, path: string): readonly string[] {
    return [
      ...podTermWarnings(affinity?.podAffinity, `${path}.affinity.podAffinity`),
      ...podTermWarnings(affinity?.podAntiAffinity, `${path}.affinity.podAntiAffinity`),
    ];
  },
};

function keyWarnings(key: string, path: string): readonly string[] {
  const text = deprecatedNodeLabel(key);
  return text === undefined ? [] : [`${path}: ${key} is ${text}`];
}

/** Values in preferred terms were never validated, so that they are only warned about. */
function termWarnings({ matchExpressions = [] }: NodeSelectorTerm, path: string, checksValues: boolean): readonly string[] {
  return matchExpressions.flatMap(({ key, values = [] }, i) => {
    const at = `${path}.matchExpressions[${i}]`;
    const ofValues = checksValues
      ? values.flatMap((value, j) => isLabelValue(value).map((problem) => `${at}.values[${j}]: ${value} is invalid, ${problem}`))
      : [];
    return [...keyWarnings(key, `${at}.key`), ...ofValues];
  });
}

function podTermWarnings(affinity: PodAffinity | undefined, path: string): readonly string[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: required = [], preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } =
    affinity ?? {};
  return [
    ...required.flatMap(({ labelSelector }, i) =>
      labelSelector ? [] : [`${path}.requiredDuringSchedulingIgnoredDuringExecution[${i}].labelSelector: ${matchesNothing}`],
    ),
    ...preferred.flatMap(({ podAffinityTerm }, i) =>
      podAffinityTerm.labelSelector
        ? []
        : [`${path}.preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm.labelSelector: ${matchesNothing}`],
    ),
  ];
}
