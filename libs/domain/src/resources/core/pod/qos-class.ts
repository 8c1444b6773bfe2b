import { addQuantities, compareQuantities, quantity, type Quantity, quantitySign } from '#domain/quantity/quantity.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';
import type { Pod, PodSpec, ResourceRequirements } from '#domain/schema/types/core-v1.js';

/** How surely a pod keeps what it uses when its node runs short. */
export type QosClass = 'BestEffort' | 'Burstable' | 'Guaranteed';

const counted = ['cpu', 'memory'];

/** The class a pod was given when it was created, or that of its spec. Source: pkg/apis/core/helper/qos/qos.go GetPodQOS. */
export function qosClassOf({ spec, status }: Pod): string {
  return status.qosClass || computeQosClass(spec);
}

/**
 * Guaranteed when every container limits cpu and memory and asks for as much, BestEffort when none asks for or limits anything,
 * Burstable between. Resources of the pod as a whole decide alone where they are given. Source: ComputePodQOS.
 */
export function computeQosClass(spec: PodSpec): QosClass {
  const demands: readonly ResourceRequirements[] = spec.resources
    ? [spec.resources]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ resources }) => resources ?? {});
  const requests = new Map<string, Quantity>();
  const limits = new Map<string, Quantity>();
  let isLimited = true;
  for (const demand of demands) {
    addCounted(requests, demand.requests);
    if (addCounted(limits, demand.limits) < counted.length) isLimited = false;
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  return isLimited && requests.size === limits.size && areEqual(requests, limits) ? 'Guaranteed' : 'Burstable';
}

/** Adds the amounts above zero that count; how many there were. */
function addCounted(sum: Map<string, Quantity>, list: ResourceList | undefined): number {
  let found = 0;
  for (const name of counted) {
    const text = list?.[name];
    const amount = text === undefined ? undefined : quantity(text);
    if (!amount || quantitySign(amount) <= 0) continue;
    found += 1;
    const before = sum.get(name);
    sum.set(name, before ? addQuantities(before, amount) : amount);
  }
  return found;
}

function areEqual(requests: ReadonlyMap<string, Quantity>, limits: ReadonlyMap<string, Quantity>): boolean {
  for (const [name, request] of requests) {
    const limit = limits.get(name);
    if (!limit || compareQuantities(limit, request) !== 0) return false;
  }
  return true;
}
