import type { Quantity } from '#domain/quantity/quantity.js';
import { addAmounts, raiseAmounts, type ResourceAmounts } from '#domain/resources/core/pod/resource-amounts.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import type { Container, ContainerStatus, PodSpec, PodStatus } from '#domain/schema/types/core-v1.js';

/** What must be known of a pod to reckon what it needs; without status, what its spec says. */
export interface SpecAndStatus {
  readonly spec: PodSpec;
  readonly status?: PodStatus;
}

/**
 * What the containers of a pod need together: the sum of those that run side by side, or the need of an init container, together with the
 * sidecars started before it, where that is more. `needOf` gets the status only of containers that can be resized.
 * Source: k8s.io/component-helpers/resource/helpers.go AggregateContainerRequests.
 */
export function totalOfContainers(
  { spec, status }: SpecAndStatus,
  needOf: (container: Container, status: ContainerStatus | undefined) => ResourceAmounts,
): Map<string, Quantity> {
  const statuses = statusesByName(status);
  const total = new Map<string, Quantity>();
  for (const container of spec.containers ?? []) addAmounts(total, needOf(container, statuses.get(container.name)));
  const sidecars = new Map<string, Quantity>();
  const highestInit = new Map<string, Quantity>();
  for (const container of spec.initContainers ?? []) {
    if (isRestartableInitContainer(container)) {
      const need = needOf(container, statuses.get(container.name));
      addAmounts(total, need);
      addAmounts(sidecars, need);
      raiseAmounts(highestInit, sidecars);
    } else {
      const need = new Map(needOf(container, undefined));
      addAmounts(need, sidecars);
      raiseAmounts(highestInit, need);
    }
  }
  raiseAmounts(total, highestInit);
  return total;
}

/** True once the kubelet has said that a resize never fits: what the spec asks for then counts for nothing. */
export function isResizeInfeasible(status: PodStatus | undefined): boolean {
  return status?.conditions?.find(({ type }) => type === 'PodResizePending')?.reason === 'Infeasible';
}

function statusesByName(status: PodStatus | undefined): ReadonlyMap<string, ContainerStatus> {
  return new Map([...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].map((one) => [one.name, one]));
}
