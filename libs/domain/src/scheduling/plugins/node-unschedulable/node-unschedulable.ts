import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { unresolvable } from '#domain/scheduling/framework/plugin-status.js';
import { isTolerated } from '#domain/scheduling/toleration.js';
import type { Node, Pod, Taint } from '#domain/schema/types/core-v1.js';

const name = 'NodeUnschedulable';
/** The taint that a cordoned node has, too; to tolerate it is to tolerate the cordon. */
const taint: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Keeps pods off cordoned nodes. Source: plugins/nodeunschedulable. */
export const nodeUnschedulable: Plugin<undefined> = {
  name,
  filter(_state, { node }, { pod }) {
    if (!node?.spec?.unschedulable || isTolerated(taint, pod.pod.spec.tolerations)) return undefined;
    return unresolvable(name, 'node(s) were unschedulable');
  },
  events: [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeTaint'],
      mayHelp(_pod, { before, after }) {
        const was = before ? (before as Node).spec?.unschedulable === true : true;
        return was && !(after as Node | undefined)?.spec?.unschedulable;
      },
    },
    {
      resource: 'Pod',
      actions: ['UpdatePodToleration'],
      mayHelp: (pod, { after }) =>
        after?.metadata.uid === pod.metadata.uid && isTolerated(taint, (after as Pod | undefined)?.spec.tolerations),
    },
  ],
};
