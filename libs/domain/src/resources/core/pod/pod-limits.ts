import { addQuantities, isZeroQuantity, quantity, type Quantity } from '#domain/quantity/quantity.js';
import { isResizeInfeasible, type SpecAndStatus, totalOfContainers } from '#domain/resources/core/pod/container-totals.js';
import { hasPodLevelResources, isPodLevelResource } from '#domain/resources/core/pod/pod-level-resources.js';
import type { PodRequestsOptions } from '#domain/resources/core/pod/pod-requests.js';
import { parseResourceList, raiseAmounts, type ResourceAmounts } from '#domain/resources/core/pod/resource-amounts.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';

export type PodLimitsOptions = Omit<PodRequestsOptions, 'whenMissing'>;

const none = quantity('0');

/**
 * What a pod is limited to as a whole; overhead comes on top of limits that are there and not zero.
 * Source: k8s.io/component-helpers/resource/helpers.go PodLimits.
 */
export function podLimits(pod: SpecAndStatus, options: PodLimitsOptions = {}): Map<string, Quantity> {
  const limits = containerLimits(pod, options);
  const { spec, status } = pod;
  if (!options.skipPodLevel && hasPodLevelResources(spec)) {
    const own = parseResourceList(spec.resources?.limits);
    const held = options.useStatus ? status?.resources : undefined;
    const effective = held ? effectiveLimits(pod, own, held.limits) : own;
    for (const name of own.keys()) if (isPodLevelResource(name)) limits.set(name, effective.get(name) ?? none);
  }
  if (!options.excludeOverhead) {
    for (const [name, amount] of parseResourceList(spec.overhead)) {
      const limit = limits.get(name);
      if (limit && !isZeroQuantity(limit)) limits.set(name, addQuantities(limit, amount));
    }
  }
  return limits;
}

/** What the containers are limited to together (AggregateContainerLimits). */
export function containerLimits(pod: SpecAndStatus, { useStatus }: PodLimitsOptions = {}): Map<string, Quantity> {
  return totalOfContainers(pod, ({ resources }, status) => {
    const own = parseResourceList(resources?.limits);
    const held = useStatus ? status?.resources : undefined;
    return held ? effectiveLimits(pod, own, held.limits) : own;
  });
}

function effectiveLimits({ status }: SpecAndStatus, own: ResourceAmounts, set: ResourceList | undefined): Map<string, Quantity> {
  const effective = isResizeInfeasible(status) ? new Map<string, Quantity>() : new Map(own);
  raiseAmounts(effective, parseResourceList(set));
  return effective;
}
