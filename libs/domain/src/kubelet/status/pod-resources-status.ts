import { formatQuantity, type Quantity } from '#domain/quantity/quantity.js';
import { podLimits } from '#domain/resources/core/pod/pod-limits.js';
import { podRequests } from '#domain/resources/core/pod/pod-requests.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';
import type { Container, Pod, PodStatus, ResourceRequirements } from '#domain/schema/types/core-v1.js';

/**
 * What a pod as a whole is given. Once it runs, cpu and memory are read back from the node, where a limit is only set when every container
 * has one. Source: convertToAPIPodLevelResourcesStatus in pkg/kubelet/kubelet_pods.go.
 */
export function podResourcesStatus(pod: Pod): Pick<PodStatus, 'allocatedResources' | 'resources'> {
  const requests = podRequests(pod);
  const allocated = listOf(requests);
  return {
    ...(allocated && { allocatedResources: allocated }),
    resources: pod.status.phase === 'Running' ? runningResources(pod, requests) : resourcesOf(requests, podLimits(pod)),
  };
}

function runningResources(pod: Pod, requests: Amounts): ResourceRequirements {
  const readBack = ([name]: readonly [string, Quantity]): boolean => name === 'cpu' || name === 'memory';
  const limits = [...podLimits(pod)].filter((amount) => readBack(amount) && isLimitSet(pod, amount[0]));
  return resourcesOf(new Map([...requests].filter(readBack)), new Map(limits));
}

function isLimitSet({ spec }: Pod, name: string): boolean {
  const isLimited = ({ resources }: Container): boolean => resources?.limits?.[name] !== undefined;
  return spec.resources?.limits?.[name] !== undefined || [...(spec.containers ?? []), ...(spec.initContainers ?? [])].every(isLimited);
}

type Amounts = ReadonlyMap<string, Quantity>;

function resourcesOf(requests: Amounts, limits: Amounts): ResourceRequirements {
  const [asked, limited] = [listOf(requests), listOf(limits)];
  return { ...(asked && { requests: asked }), ...(limited && { limits: limited }) };
}

function listOf(amounts: Amounts): ResourceList | undefined {
  if (amounts.size === 0) return undefined;
  return Object.fromEntries([...amounts].map(([name, amount]) => [name, formatQuantity(amount)]));
}
