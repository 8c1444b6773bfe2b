import type { Plugin } from '#domain/scheduling/framework/plugin.js';

/** Keeps a pod out of the queue for as long as it has scheduling gates. Source: plugins/schedulinggates. */
export const schedulingGates: Plugin = {
  name: 'SchedulingGates',
  preEnqueue({ spec }) {
    const gates = (spec.schedulingGates ?? []).map(({ name }) => name);
    return gates.length > 0 ? `waiting for scheduling gates: [${gates.join(' ')}]` : undefined;
  },
  events: [
    {
      resource: 'Pod',
      actions: ['UpdatePodSchedulingGatesEliminated'],
      mayHelp: (pod, { after }) => after?.metadata.uid === pod.metadata.uid,
    },
  ],
};
