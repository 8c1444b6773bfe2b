import { podRequests } from '#domain/resources/core/pod/pod-requests.js';
import { parseResourceList } from '#domain/resources/core/pod/resource-amounts.js';
import { type ComputeResources, noResources, toComputeResources } from '#domain/scheduling/cache/compute-resources.js';
import type { EventHint } from '#domain/scheduling/framework/cluster-event.js';
import { insufficientResources } from '#domain/scheduling/plugins/node-resources-fit/insufficient-resources.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';

/** What can make room for a pod. */
export const fitEvents: readonly EventHint[] = [
  {
    resource: 'Pod',
    actions: ['Delete', 'UpdatePodScaleDown'],
    mayHelp(pod, { before, after }) {
      const [was, is] = [before as Pod | undefined, after as Pod | undefined];
      if (!is) return Boolean(was?.spec.nodeName || was?.status?.nominatedNodeName);
      return is.metadata.uid === pod.metadata.uid || (was !== undefined && Boolean(is.spec.nodeName) && freesWhatIsWanted(pod, was, is));
    },
  },
  {
    resource: 'Node',
    actions: ['Add', 'UpdateNodeAllocatable'],
    mayHelp(pod, { before, after }) {
      const wanted = requestsOf(pod);
      const is = allocatableOf(after as Node | undefined);
      const fits = insufficientResources(wanted, { allocatable: is, requested: noResources, pods: { size: 0 } }).length === 0;
      return fits && (!before || hasMoreOfWhatIsWanted(wanted, allocatableOf(before as Node), is));
    },
  },
];

function freesWhatIsWanted(pod: Pod, before: Pod, after: Pod): boolean {
  const wanted = requestsOf(pod);
  const was = requestsOf(before);
  const is = requestsOf(after);
  return resourcesWanted(wanted).some((amountOf) => amountOf(was) > amountOf(is));
}

function hasMoreOfWhatIsWanted(wanted: ComputeResources, was: ComputeResources, is: ComputeResources): boolean {
  return is.pods > was.pods || resourcesWanted(wanted).some((amountOf) => amountOf(is) > amountOf(was));
}

/** How to read the amounts of those resources of which anything is wanted. */
function resourcesWanted(wanted: ComputeResources): readonly ((amounts: ComputeResources) => number)[] {
  const scalars = [...wanted.scalar.keys()].map(
    (name) =>
      ({ scalar }: ComputeResources) =>
        scalar.get(name) ?? 0,
  );
  const plain = [
    ({ milliCPU }: ComputeResources) => milliCPU,
    ({ memory }: ComputeResources) => memory,
    ({ ephemeralStorage }: ComputeResources) => ephemeralStorage,
  ];
  return [...plain, ...scalars].filter((amountOf) => amountOf(wanted) > 0);
}

function requestsOf(pod: Pod): ComputeResources {
  return toComputeResources(podRequests(pod, { useStatus: true }));
}

function allocatableOf(node: Node | undefined): ComputeResources {
  return toComputeResources(parseResourceList(node?.status?.allocatable));
}
