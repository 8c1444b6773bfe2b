import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { unresolvable } from '#domain/scheduling/framework/plugin-status.js';
import { normalizeByMaximum } from '#domain/scheduling/framework/score.js';
import { isTolerated, untoleratedTaint } from '#domain/scheduling/toleration.js';
import type { Node, Pod, Toleration } from '#domain/schema/types/core-v1.js';

const name = 'TaintToleration';

/** Keeps pods off nodes with taints that they do not tolerate, and prefers nodes with few of those they had rather avoid. Source: plugins/tainttoleration. */
export const taintToleration: Plugin<undefined, readonly Toleration[]> = {
  name,
  filter(_state, { node }, { pod }) {
    const taint = untoleratedTaint(node?.spec?.taints, pod.pod.spec.tolerations);
    return taint && unresolvable(name, 'node(s) had untolerated taint(s)');
  },
  preScore: ({ pod }) => ({
    state: (pod.pod.spec.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule'),
  }),
  score(tolerations, { node }) {
    const avoided = (node?.spec?.taints ?? []).filter(({ effect }) => effect === 'PreferNoSchedule');
    return avoided.filter((taint) => !isTolerated(taint, tolerations)).length;
  },
  normalizeScores: (_state, scores) => normalizeByMaximum(scores, true),
  events: [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeTaint'],
      mayHelp({ spec: { tolerations } }, { before, after }) {
        const keptOff = before ? untoleratedTaint((before as Node).spec?.taints, tolerations) !== undefined : true;
        return keptOff && untoleratedTaint((after as Node | undefined)?.spec?.taints, tolerations) === undefined;
      },
    },
    {
      resource: 'Pod',
      actions: ['UpdatePodToleration'],
      mayHelp: (pod, { after }) => (after as Pod | undefined)?.metadata.uid === pod.metadata.uid,
    },
  ],
};
