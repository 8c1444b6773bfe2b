import { quantity, type Quantity } from '#domain/quantity/quantity.js';
import { isResizeInfeasible, type SpecAndStatus, totalOfContainers } from '#domain/resources/core/pod/container-totals.js';
import { hasPodLevelRequests, isPodLevelResource } from '#domain/resources/core/pod/pod-level-resources.js';
import { addAmounts, parseResourceList, raiseAmounts, type ResourceAmounts } from '#domain/resources/core/pod/resource-amounts.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';

export interface PodRequestsOptions {
  /** Count what a running pod holds, too: it differs from the spec while a resize is under way. */
  readonly useStatus?: boolean;
  /** What a container counts for when it asks for nothing of a resource. */
  readonly whenMissing?: ResourceAmounts;
  /** Leave `spec.resources` out of account. */
  readonly skipPodLevel?: boolean;
  /** Leave `spec.overhead` out of account. */
  readonly excludeOverhead?: boolean;
}

const none = quantity('0');

/**
 * What a pod asks for as a whole: its containers together, or `spec.resources` where that is given, and the overhead on top.
 * Source: k8s.io/component-helpers/resource/helpers.go PodRequests.
 */
export function podRequests(pod: SpecAndStatus, options: PodRequestsOptions = {}): Map<string, Quantity> {
  const requests = containerRequests(pod, options);
  const { spec, status } = pod;
  if (!options.skipPodLevel && hasPodLevelRequests(spec)) {
    const own = parseResourceList(spec.resources?.requests);
    const held = options.useStatus ? status?.resources : undefined;
    const effective = held ? effectiveRequests(pod, own, held.requests, status?.allocatedResources) : own;
    for (const name of own.keys()) if (isPodLevelResource(name)) requests.set(name, effective.get(name) ?? none);
  }
  if (!options.excludeOverhead) addAmounts(requests, parseResourceList(spec.overhead));
  return requests;
}

/** What the containers ask for together, whatever is said for the pod as a whole (AggregateContainerRequests). */
export function containerRequests(pod: SpecAndStatus, { useStatus, whenMissing }: PodRequestsOptions = {}): Map<string, Quantity> {
  return totalOfContainers(pod, ({ resources }, status) => {
    const asked = parseResourceList(resources?.requests);
    const held = useStatus ? status?.resources : undefined;
    const requests = held ? effectiveRequests(pod, asked, held.requests, status?.allocatedResources) : asked;
    for (const [name, amount] of whenMissing ?? []) if (!requests.has(name)) requests.set(name, amount);
    return requests;
  });
}

/** While a resize is under way the highest counts of what is asked for, set and allocated. */
function effectiveRequests(
  { status }: SpecAndStatus,
  asked: ResourceAmounts,
  set: ResourceList | undefined,
  allocated: ResourceList | undefined,
): Map<string, Quantity> {
  const effective = isResizeInfeasible(status) ? new Map<string, Quantity>() : new Map(asked);
  raiseAmounts(effective, parseResourceList(set));
  raiseAmounts(effective, parseResourceList(allocated));
  return effective;
}
