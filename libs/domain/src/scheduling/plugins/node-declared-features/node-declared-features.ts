import { equal } from '#domain/json/equal.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { unresolvable } from '#domain/scheduling/framework/plugin-status.js';
import type { Node, Pod, PodSpec } from '#domain/schema/types/core-v1.js';

const name = 'NodeDeclaredFeatures';

/** Keeps pods that use a new feature off nodes that do not say that they have it. Source: plugins/nodedeclaredfeatures. */
export const nodeDeclaredFeatures: Plugin<readonly string[]> = {
  name,
  preFilter({ pod }) {
    const needed = neededFeatures(pod.pod.spec);
    return needed.length === 0 ? 'skip' : { state: needed };
  },
  filter(needed, { node }) {
    const declared = node?.status?.declaredFeatures ?? [];
    const has = needed.every((feature) => declared.includes(feature));
    return has ? undefined : unresolvable(name, "node(s) didn't match Pod's required features");
  },
  events: [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeDeclaredFeature'],
      mayHelp: (_pod, { before, after }) =>
        !before || !equal((before as Node).status?.declaredFeatures, (after as Node | undefined)?.status?.declaredFeatures),
    },
    {
      resource: 'Pod',
      actions: ['Update'],
      mayHelp(pod, { before, after }) {
        if (!before || after?.metadata.uid !== pod.metadata.uid) return false;
        return !equal(neededFeatures((before as Pod).spec), neededFeatures((after as Pod).spec));
      },
    },
  ],
};

/** Source: k8s.io/component-helpers/nodedeclaredfeatures/features. */
function neededFeatures({ containers, initContainers = [], hostNetwork, hostUsers }: PodSpec): readonly string[] {
  const rules = [...(containers ?? []), ...initContainers].flatMap(({ restartPolicyRules = [] }) => restartPolicyRules);
  const features: string[] = [];
  if (rules.some(({ action }) => action === 'RestartAllContainers')) features.push('RestartAllContainersOnContainerExits');
  if (hostNetwork && hostUsers === false) features.push('UserNamespacesHostNetworkSupport');
  return features;
}
