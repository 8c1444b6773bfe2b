import type { LabelSelector } from '#domain/schema/types/meta-v1.js';

/** Labels of nodes that should no longer be selected by, and what warnings say of them (pkg/api/node/util.go). */
const deprecated: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/** What is to be said of a node label, or undefined for one that is fine. */
export function deprecatedNodeLabel(key: string): string | undefined {
  return deprecated.get(key);
}

/** Warnings for a label selector over nodes (GetWarningsForNodeSelector). */
export function nodeSelectorWarnings(selector: LabelSelector | null | undefined, path: string): readonly string[] {
  const expressions = (selector?.matchExpressions ?? []).flatMap(({ key }, i) => {
    const text = deprecatedNodeLabel(key);
    return text === undefined ? [] : [`${path}.matchExpressions[${i}].key: ${key} is ${text}`];
  });
  const labels = Object.keys(selector?.matchLabels ?? {}).flatMap((key) => {
    const text = deprecatedNodeLabel(key);
    return text === undefined ? [] : [`${path}.matchLabels.${key}: ${text}`];
  });
  return [...expressions, ...labels];
}
