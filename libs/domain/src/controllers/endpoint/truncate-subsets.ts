import type { EndpointAddress, EndpointSubset } from '#domain/schema/types/core-v1.js';

/** Most addresses of one Endpoints object. */
export const maxAddresses = 1000;

/** How many addresses there are, ready or not. */
export function countAddresses(subsets: readonly EndpointSubset[]): number {
  return subsets.reduce((sum, { addresses = [], notReadyAddresses = [] }) => sum + addresses.length + notReadyAddresses.length, 0);
}

/**
 * The subsets with a thousand addresses at most, ready ones first, each subset in proportion; undefined when there are not too many.
 * Source: truncateEndpoints of pkg/controller/endpoint/endpoints_controller.go.
 */
export function truncateSubsets(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] | undefined {
  if (countAddresses(subsets) <= maxAddresses) return undefined;
  const ready = subsets.reduce((sum, { addresses = [] }) => sum + addresses.length, 0);
  const cutsReady = ready > maxAddresses;
  const total = cutsReady ? ready : countAddresses(subsets) - ready;
  const room = cutsReady ? maxAddresses : maxAddresses - ready;
  let left = room;
  return subsets.map((subset) => {
    const addresses = (cutsReady ? subset.addresses : subset.notReadyAddresses) ?? [];
    const kept = addresses.slice(0, Math.min(left, Math.ceil((addresses.length / total) * room)));
    left -= kept.length;
    return cutsReady ? replaced(subset, kept, []) : replaced(subset, subset.addresses ?? [], kept);
  });
}

function replaced(
  { ports }: EndpointSubset,
  addresses: readonly EndpointAddress[],
  notReadyAddresses: readonly EndpointAddress[],
): EndpointSubset {
  return {
    ...(addresses.length > 0 && { addresses }),
    ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
    ...(ports && { ports }),
  };
}
