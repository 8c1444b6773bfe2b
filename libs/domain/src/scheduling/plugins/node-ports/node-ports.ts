import { type HostPort, hostPortsOf, UsedHostPorts } from '#domain/scheduling/cache/host-ports.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { unschedulable } from '#domain/scheduling/framework/plugin-status.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

const name = 'NodePorts';

/** A host port can be taken once on a node. Source: plugins/nodeports. */
export const nodePorts: Plugin<readonly HostPort[]> = {
  name,
  preFilter: ({ pod }) => (pod.hostPorts.length === 0 ? 'skip' : { state: pod.hostPorts }),
  filter(wanted, { usedPorts }) {
    const taken = wanted.some((port) => usedPorts.conflictsWith(port));
    return taken ? unschedulable(name, "node(s) didn't have free ports for the requested pod ports") : undefined;
  },
  events: [
    {
      resource: 'Pod',
      actions: ['Delete'],
      mayHelp(pod, { before }) {
        const gone = before as Pod | undefined;
        if (!gone?.spec.nodeName && !gone?.status?.nominatedNodeName) return false;
        const freed = new UsedHostPorts();
        for (const port of hostPortsOf(gone)) freed.add(port);
        return hostPortsOf(pod).some((port) => freed.conflictsWith(port));
      },
    },
    { resource: 'Node', actions: ['Add'] },
  ],
};
