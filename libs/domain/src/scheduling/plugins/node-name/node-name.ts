import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { unresolvable } from '#domain/scheduling/framework/plugin-status.js';

const name = 'NodeName';

/** A pod that names a node is for that node only. Source: plugins/nodename. */
export const nodeName: Plugin<undefined> = {
  name,
  filter(_state, node, { pod }) {
    const wanted = pod.pod.spec.nodeName ?? '';
    return wanted === '' || wanted === node.name ? undefined : unresolvable(name, "node(s) didn't match the requested node name");
  },
  events: [{ resource: 'Node', actions: ['Add'] }],
};
