import { hasPodLevelRequests } from '#domain/resources/core/pod/pod-level-resources.js';
import { podRequests } from '#domain/resources/core/pod/pod-requests.js';
import { type ComputeResources, toComputeResources } from '#domain/scheduling/cache/compute-resources.js';
import { defaultRequests, type NonZeroRequests, type PodInfo } from '#domain/scheduling/cache/pod-info.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { fitEvents } from '#domain/scheduling/plugins/node-resources-fit/fit-events.js';
import { insufficientResources } from '#domain/scheduling/plugins/node-resources-fit/insufficient-resources.js';
import { leastAllocatedScore } from '#domain/scheduling/plugins/node-resources-fit/least-allocated.js';

const name = 'NodeResourcesFit';

/** A node must have enough left of what the pod asks for, and the more it has left the better. Source: plugins/noderesources/fit.go. */
export const nodeResourcesFit: Plugin<ComputeResources, NonZeroRequests> = {
  name,
  preFilter: ({ pod }) => ({ state: pod.requests }),
  filter(wanted, node) {
    const missing = insufficientResources(wanted, node);
    if (missing.length === 0) return undefined;
    const code = missing.some(({ unresolvable }) => unresolvable) ? 'UnschedulableAndUnresolvable' : 'Unschedulable';
    return { code, reasons: missing.map(({ reason }) => reason), plugin: name };
  },
  preScore: ({ pod }) => ({ state: scoredRequests(pod) }),
  score: (requests, node) => leastAllocatedScore(requests, node),
  events: fitEvents,
};

/** Upstream's score does not look at pod-level requests. */
function scoredRequests(pod: PodInfo): NonZeroRequests {
  if (!hasPodLevelRequests(pod.pod.spec)) return pod.nonZeroRequests;
  return toComputeResources(podRequests(pod.pod, { skipPodLevel: true, whenMissing: defaultRequests }));
}
